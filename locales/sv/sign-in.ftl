# Att komma in: passnycklar, sessioner, personer och inbjudningar.
menu-own = Ditt konto
menu-account = Passnycklar och sessioner
menu-people = Personer
alarm-emergency = Ett nödkonto har använts: { $organisation }, { $time }.
sign-in-passkey = Logga in med passnyckel
sign-in-failed = Du loggades inte in. Försök igen, eller be din administratör om en engångslänk.
sign-in-links-else = Har du förlorat din passnyckel, eller har du ingen som fungerar här? Be din administratör om en engångslänk. Den fungerar en gång och i ett dygn.
passkey-failed = Passnyckeln fungerade inte. Försök igen, eller välj en annan.
passkey-unable = Den här webbläsaren kan inte använda passnycklar. Välj en annan, eller be din administratör om en engångslänk.
passkey-no-script = Passnycklar kräver JavaScript. Utan det kan du be din administratör om en engångslänk: den fungerar en gång och i ett dygn.
passkey-name = Passnyckel
passkey-added = Tillagd
passkey-used = Senast använd
passkey-never = Aldrig
passkey-remove = Ta bort
passkey-add = Lägg till en passnyckel
passkey-call = Vad du kallar passnyckeln
passkey-first-name = Min enhet
passkeys-title = Dina passnycklar
passkeys-what = En passnyckel finns i din telefon, din dator eller en säkerhetsnyckel och öppnas med ansikte, finger eller kod. Vi sparar bara det som kontrollerar den.
passkeys-none = Du har ingen passnyckel ännu. Lägg till en nu, så att du kan logga in igen.
passkeys-second = Lägg till en till på en annan enhet: då kan du logga in även om den här går förlorad.
passkeys-not-here = Passnycklar fungerar inte på den här adressen. De kräver ett domännamn och https.
account-title = Passnycklar och sessioner
account-recovery = { $who } skapade en engångslänk som loggar in som du, { $time }. Om du inte bad om den, kontakta genast din organisations administratör.
account-failed = Någon försökte logga in som du och misslyckades, { $time }.
sessions-title = Där du är inloggad
session-with = Enhet
session-with-unknown = Okänd
session-means = Inloggad med
session-began = Sedan
session-used = Senast använd
session-this = Den här
session-end = Avsluta
sessions-end-others = Avsluta alla andra
means-link = engångslänk
means-passkey = passnyckel
means-recovery = engångslänk för återställning
means-demonstration = demonstrationens lista
proof-title = Är det du?
proof-why = Det du vill göra kräver att du har använt din passnyckel under de senaste fem minuterna. Använd den igen.
proof-button = Använd en passnyckel
proof-then = Sedan kommer du tillbaka. Tryck på knappen där en gång till.
proof-none = Du har ingen passnyckel som fungerar här. Lägg till en, eller be din administratör om en ny engångslänk och logga in med den.
invitation-title = Du är inbjuden
invitation-lead = { $name }, du är inbjuden till { $organisation } som { $role }.
invitation-passkey = Du tackar ja genom att skapa en passnyckel på den här enheten. Därefter loggar du in med den.
invitation-accept = Tacka ja och skapa en passnyckel
people-title = Personer i din organisation
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } personer
}
people-invite = Bjud in
people-invite-what = Den som bjuds in får en länk av dig och har åtkomst när inbjudan har godtagits.
people-invite-button = Bjud in
people-invited = Inbjudan är klar. Ge själv länken till personen på ett sätt som du litar på. Den fungerar i en vecka.
people-recovery = Länken är klar. Försäkra dig om att du ger den till rätt person. Den fungerar i ett dygn.
people-link-title = Engångslänk
people-link = Länk
people-link-once = Länken visas bara nu och fungerar en gång.
people-back = Tillbaka till personerna
person-name = Namn
person-role = Roll
person-seen = Senast inloggad
person-ways = Inloggning
person-acts = Vad du kan göra
person-invited = Inbjuden, har inte svarat ännu
person-never = Aldrig
person-passkeys = { $count ->
    [0] Ingen passnyckel
    [one] { $count } passnyckel
   *[other] { $count } passnycklar
}
person-withdraw = Återkalla
person-recover = Engångslänk
person-end-sessions = Avsluta alla sessioner
console-value-hours = TIMMAR
console-value-switch = on|off
console-flag-idle-hours = Timmar efter vilka en oanvänd session avslutas (standard: 16)
console-flag-session-hours = Timmar efter vilka varje session avslutas (standard: 168)
console-flag-emergency = Nödkonton, med kod eller namn och komma emellan; varje användning visas på alla sidor
console-flag-proxy = ”on” när en proxy står framför programmet och lämnar avsändaren i X-Forwarded-For; ”off” är förvalt
console-flag-limits = ”off” låter alla fråga så ofta de vill; ”on” är förvalt
