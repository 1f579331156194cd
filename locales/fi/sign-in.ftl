# Sisään tuleminen: pääsyavaimet, istunnot, henkilöt ja kutsut.
menu-own = Oma tili
menu-account = Pääsyavaimet ja istunnot
menu-people = Henkilöt
alarm-emergency = Hätätunnusta on käytetty: { $organisation }, { $time }.
sign-in-passkey = Kirjaudu pääsyavaimella
sign-in-failed = Kirjautuminen ei onnistunut. Yritä uudelleen tai pyydä pääkäyttäjältäsi kertakäyttöinen linkki.
sign-in-links-else = Onko pääsyavaimesi kadonnut, tai eikö mikään toimi täällä? Pyydä pääkäyttäjältäsi kertakäyttöinen linkki. Se toimii kerran ja vuorokauden ajan.
passkey-failed = Pääsyavain ei toiminut. Yritä uudelleen tai valitse toinen.
passkey-unable = Tämä selain ei voi käyttää pääsyavaimia. Valitse toinen selain tai pyydä pääkäyttäjältäsi kertakäyttöinen linkki.
passkey-no-script = Pääsyavaimet vaativat JavaScriptin. Ilman sitä voit pyytää pääkäyttäjältäsi kertakäyttöisen linkin: se toimii kerran ja vuorokauden ajan.
passkey-name = Pääsyavain
passkey-added = Lisätty
passkey-used = Viimeksi käytetty
passkey-never = Ei koskaan
passkey-remove = Poista
passkey-add = Lisää pääsyavain
passkey-call = Pääsyavaimen nimi
passkey-first-name = Oma laite
passkeys-title = Pääsyavaimesi
passkeys-what = Pääsyavain on puhelimessasi, tietokoneessasi tai turva-avaimessa, ja se avataan kasvoilla, sormella tai koodilla. Me säilytämme vain sen, millä avain tarkistetaan.
passkeys-none = Sinulla ei ole vielä pääsyavainta. Lisää sellainen nyt, jotta voit kirjautua uudelleen.
passkeys-second = Lisää vielä yksi toiselle laitteelle: silloin voit kirjautua, vaikka tämä katoaisi.
passkeys-not-here = Pääsyavaimet eivät toimi tässä osoitteessa. Ne vaativat verkkotunnuksen ja https-yhteyden.
account-title = Pääsyavaimet ja istunnot
account-recovery = { $who } loi kertakäyttöisen linkin, jolla kirjaudutaan nimissäsi, { $time }. Jos et pyytänyt sitä, ilmoita heti organisaatiosi pääkäyttäjälle.
account-failed = Joku yritti kirjautua nimissäsi ja epäonnistui, { $time }.
sessions-title = Missä olet kirjautuneena
session-with = Laite
session-with-unknown = Tuntematon
session-means = Kirjautumistapa
session-began = Alkaen
session-used = Viimeksi käytetty
session-this = Tämä
session-end = Päätä
sessions-end-others = Päätä kaikki muut
means-link = kertakäyttöinen linkki
means-passkey = pääsyavain
means-recovery = kertakäyttöinen palautuslinkki
means-demonstration = esittelyn luettelo
proof-title = Oletko se sinä?
proof-why = Toiminto vaatii, että olet käyttänyt pääsyavainta viimeisten viiden minuutin aikana. Käytä sitä uudelleen.
proof-button = Käytä pääsyavainta
proof-then = Sen jälkeen palaat takaisin. Paina siellä painiketta vielä kerran.
proof-none = Sinulla ei ole täällä toimivaa pääsyavainta. Lisää sellainen, tai pyydä pääkäyttäjältäsi uusi kertakäyttöinen linkki ja kirjaudu sillä.
invitation-title = Sinut on kutsuttu
invitation-lead = { $name }, sinut on kutsuttu: { $organisation }, { $role }.
invitation-passkey = Hyväksyt kutsun luomalla pääsyavaimen tällä laitteella. Sen jälkeen kirjaudut sillä.
invitation-accept = Hyväksy ja luo pääsyavain
people-title = Organisaatiosi henkilöt
people-count = { $count ->
    [one] { $count } henkilö
   *[other] { $count } henkilöä
}
people-invite = Kutsu
people-invite-what = Kutsuttu saa sinulta linkin, ja hänellä on pääsy, kun hän on hyväksynyt kutsun.
people-invite-button = Kutsu
people-invited = Kutsu on valmis. Anna linkki henkilölle itse, luotettavalla tavalla. Se toimii viikon ajan.
people-recovery = Linkki on valmis. Varmista, että annat sen oikealle henkilölle. Se toimii vuorokauden ajan.
people-link-title = Kertakäyttöinen linkki
people-link = Linkki
people-link-once = Linkki näytetään vain nyt, ja se toimii kerran.
people-back = Takaisin henkilöihin
person-name = Nimi
person-role = Rooli
person-seen = Kirjautunut viimeksi
person-ways = Kirjautuminen
person-acts = Mitä voit tehdä
person-invited = Kutsuttu, ei vielä hyväksynyt
person-never = Ei koskaan
person-passkeys = { $count ->
    [0] Ei pääsyavainta
    [one] { $count } pääsyavain
   *[other] { $count } pääsyavainta
}
person-withdraw = Peru kutsu
person-recover = Kertakäyttöinen linkki
person-end-sessions = Päätä kaikki istunnot
console-value-hours = TUNNIT
console-value-switch = on|off
console-flag-idle-hours = Tunnit, joiden jälkeen käyttämätön istunto päättyy (oletus: 16)
console-flag-session-hours = Tunnit, joiden jälkeen jokainen istunto päättyy (oletus: 168)
console-flag-emergency = Hätätunnukset koodilla tai nimellä, pilkut välissä; jokainen käyttö kerrotaan kaikilla sivuilla
console-flag-proxy = ”on”, kun ohjelman edessä on välityspalvelin, joka kertoo kysyjän X-Forwarded-For-otsakkeessa; oletus on ”off”
console-flag-limits = ”off” antaa kaikkien kysyä niin usein kuin haluavat; oletus on ”on”
