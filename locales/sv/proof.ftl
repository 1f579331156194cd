# Receipts and checkpoints.
proof-receipt = Bekräftelse
proof-download = Ladda ner en signerad bekräftelse på att rapporten är antecknad
console-about-receipt = Skriv en signerad bekräftelse på att en anteckning finns i dagboken
console-value-entry = ANTECKNING
console-value-key = NYCKEL
console-value-minutes = MINUTER
console-flag-entry = Anteckningens nummer
console-flag-content = Visa anteckningens innehåll i bekräftelsen, inte bara dess kontrollsumma
console-flag-against = Kontrollera att dagboken fortfarande börjar med det som signerades i den här kontrollpunkten eller den här bekräftelsen
console-flag-receipt = Kontrollera bara den här bekräftelsen, utan någon dagbok
console-flag-key = Den öppna nyckel som signerade, så som ”valpool status” visar den
console-flag-checkpoint-minutes = Minuter mellan två signerade kontrollpunkter, när det finns något nytt (standard: 60)
console-status-checkpoint = Senaste signerade kontrollpunkt: { $entries } anteckningar
console-status-key = Kontrollpunkternas öppna nyckel: { $key }
console-as-signed = { $count ->
    [one] Det är den dagbok som signerades: { $count } kontrollpunkt stämmer, med { $entries } anteckningar.
   *[other] Det är den dagbok som signerades: { $count } kontrollpunkter stämmer, den senaste med { $entries } anteckningar.
}
console-nothing-signed = Ingen kontrollpunkt är sparad här: det går inte att säga om slutet saknas.
console-as-signed-in = Den börjar fortfarande med de { $entries } anteckningar som signerades i { $path }.
console-cut-short = Slutet av dagboken saknas: { $signed } anteckningar signerades och { $entries } finns kvar. Stoppa systemet och återställ från en säkerhetskopia.
console-rewritten = Äldre anteckningar i dagboken har skrivits om: de första { $signed } anteckningarna är inte de som signerades. Stoppa systemet och återställ från en säkerhetskopia.
console-after-failover = Om en reservserver som saknade dem har tagit över finns de kvar på den tidigare primärservern: avsnittet ”Signed entries that are gone” i docs/operations/postgresql.md beskriver vad som ska göras.
console-other-journal = Det här är en annan dagbok än den som signerades: { $found } i stället för { $signed }.
console-checkpoint-damaged = Kontrollpunkten { $path } är inte som den signerades. Återställ den från en säkerhetskopia.
console-signing-key-wrong = { $path } innehåller ingen signeringsnyckel. Återställ den från en säkerhetskopia, eller flytta undan den: då skapas en ny nyckel.
console-signing-key-none = Det finns ingen signeringsnyckel än. Den skapas när servern startas första gången.
console-not-a-checkpoint = { $path } är varken en kontrollpunkt eller en bekräftelse.
console-public-key-wrong = Det här är inte en öppen nyckel så som ”valpool status” visar den: { $key }
console-signature-good = Signerad med nyckeln { $key }.
console-signature-unchecked = Vem som signerade har inte kontrollerats. Ange den öppna nyckeln med --key.
console-signature-wrong = { $path } är inte signerad med nyckeln { $key }.
console-entry-unknown = Det finns ingen anteckning { $entry } i dagboken.
console-receipt-shows = Bekräftelsen visar allt som anteckningen innehåller. Ge den bara till den som får läsa det.
console-receipt-written = Bekräftelsen för anteckning { $entry } är skriven till { $path }.
console-receipt-holds = Bekräftelsen stämmer: anteckning { $entry } finns i dagboken { $origin }, så som den signerades med { $entries } anteckningar.
console-receipt-hash = Anteckningens kontrollsumma: { $hash }
console-receipt-content = Antecknad { $time } som { $kind } av { $by }:
console-receipt-invalid = Bekräftelsen { $path } stämmer inte. { $why }
console-receipt-no-form = Det är ingen signerad bekräftelse.
console-receipt-no-checkpoint = Dess kontrollpunkt kan inte läsas.
console-receipt-other-content = Dess innehåll är inte det som hör till den anteckning det anger.
console-receipt-unproven = Dess kontrollsummor leder inte från anteckningen till den signerade roten.

# Journals of later releases.
console-release-needed = Dagboken skrevs senast av version { $release }: använd den, eller en nyare.
