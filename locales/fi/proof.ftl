# Receipts and checkpoints.
proof-receipt = Vahvistus
proof-download = Lataa allekirjoitettu vahvistus siitä, että ilmoitus on kirjattu
console-about-receipt = Kirjoita allekirjoitettu vahvistus siitä, että merkintä on päiväkirjassa
console-value-entry = MERKINTÄ
console-value-key = AVAIN
console-value-minutes = MINUUTIT
console-flag-entry = Merkinnän numero
console-flag-content = Näytä vahvistuksessa merkinnän sisältö, ei vain sen tarkistussummaa
console-flag-against = Tarkista, että päiväkirja alkaa yhä sillä, mikä tässä tarkistuspisteessä tai vahvistuksessa allekirjoitettiin
console-flag-receipt = Tarkista vain tämä vahvistus, ilman päiväkirjaa
console-flag-key = Allekirjoittajan julkinen avain sellaisena kuin ”valpool status” sen näyttää
console-flag-checkpoint-minutes = Minuutit kahden allekirjoitetun tarkistuspisteen välillä, kun uutta on kirjattu (oletus: 60)
console-status-checkpoint = Uusin allekirjoitettu tarkistuspiste: { $entries } merkintää
console-status-key = Tarkistuspisteiden julkinen avain: { $key }
console-as-signed = { $count ->
    [one] Päiväkirja on se, joka allekirjoitettiin: { $count } tarkistuspiste täsmää, merkintöjä { $entries }.
   *[other] Päiväkirja on se, joka allekirjoitettiin: { $count } tarkistuspistettä täsmää, uusimmassa merkintöjä { $entries }.
}
console-nothing-signed = Täällä ei ole yhtään tarkistuspistettä: ei voida sanoa, puuttuuko lopusta jotain.
console-as-signed-in = Se alkaa yhä niillä { $entries } merkinnällä, jotka allekirjoitettiin tiedostossa { $path }.
console-cut-short = Päiväkirjan loppu puuttuu: merkintöjä allekirjoitettiin { $signed }, ja niistä on jäljellä { $entries }. Pysäytä järjestelmä ja palauta päiväkirja varmuuskopiosta.
console-rewritten = Päiväkirjan vanhoja merkintöjä on muutettu: sen ensimmäiset { $signed } merkintää eivät ole ne, jotka allekirjoitettiin. Pysäytä järjestelmä ja palauta päiväkirja varmuuskopiosta.
console-after-failover = Jos tilalle siirtyi varapalvelin, jolta ne puuttuivat, ne ovat yhä aiemman pääpalvelimen levyllä: tiedoston docs/operations/postgresql.md kohdassa ”Signed entries that are gone” kerrotaan, mitä on tehtävä.
console-other-journal = Tämä on toinen päiväkirja kuin se, joka allekirjoitettiin: { $found }, vaikka piti olla { $signed }.
console-checkpoint-damaged = Tarkistuspiste { $path } ei ole sellainen kuin se allekirjoitettiin. Palauta se varmuuskopiosta.
console-signing-key-wrong = Tiedostossa { $path } ei ole allekirjoitusavainta. Palauta se varmuuskopiosta tai siirrä se pois: silloin luodaan uusi avain.
console-signing-key-none = Allekirjoitusavainta ei vielä ole. Se luodaan, kun palvelin käynnistetään ensimmäisen kerran.
console-not-a-checkpoint = { $path } ei ole tarkistuspiste eikä vahvistus.
console-public-key-wrong = Tämä ei ole julkinen avain sellaisena kuin ”valpool status” sen näyttää: { $key }
console-signature-good = Allekirjoitettu avaimella { $key }.
console-signature-unchecked = Allekirjoittajaa ei tarkistettu. Anna julkinen avain valitsimella --key.
console-signature-wrong = Tiedostoa { $path } ei ole allekirjoitettu avaimella { $key }.
console-entry-unknown = Päiväkirjassa ei ole merkintää { $entry }.
console-receipt-shows = Vahvistus näyttää kaiken, mitä merkinnässä on. Anna se vain niille, jotka saavat lukea sen.
console-receipt-written = Merkinnän { $entry } vahvistus on kirjoitettu tiedostoon { $path }.
console-receipt-holds = Vahvistus pitää paikkansa: merkintä { $entry } on päiväkirjassa { $origin }, joka allekirjoitettiin { $entries } merkinnän mittaisena.
console-receipt-hash = Merkinnän tarkistussumma: { $hash }
console-receipt-content = Kirjattu { $time }, laji { $kind }, kirjaaja { $by }:
console-receipt-invalid = Vahvistus { $path } ei pidä paikkaansa. { $why }
console-receipt-no-form = Se ei ole vahvistus.
console-receipt-no-checkpoint = Sen tarkistuspistettä ei voi lukea.
console-receipt-other-content = Sen sisältö ei ole sen merkinnän, jonka se nimeää.
console-receipt-unproven = Sen tarkistussummat eivät johda merkinnästä allekirjoitettuun juureen.

# Journals of later releases.
console-release-needed = Päiväkirjaan kirjoitti viimeksi versio { $release }: käytä sitä tai uudempaa.
