# The program at a terminal: help
console-about = Kansallisen vaaliverkoston yhteinen työtila
console-after-help =
    Asetukset voi antaa valitsimina, muuttujina (VALPOOL_…) ja tiedostossa valpool.toml; ”valpool config” näyttää ne.
    Paluukoodit: 0 valmis, 1 hylätty, 2 virhe komennossa, 3 ei käytettävissä, 4 päiväkirja ei ole eheä.
console-heading-usage = Käyttö
console-heading-commands = Komennot
console-heading-arguments = Argumentit
console-heading-options = Valitsimet
console-manual-name = NIMI
console-manual-description = KUVAUS
console-manual-options = VALITSIMET

# What each command does
console-about-demo = Näytä kuviteltu verkosto vaalipäivänä
console-about-serve = Käynnistä verkosto tällä koneella
console-about-sign-in-link = Luo kertakäyttölinkki, jolla henkilö kirjautuu sisään
console-about-import = Tuo alueet, vaalitilat tai ilmoitukset tiedostoista
console-about-import-areas = Tuo alueet rajoineen GeoJSON- tai shape-tiedostosta
console-about-import-premises = Tuo vaalitilojen luettelo CSV-tiedostosta
console-about-import-reports = Tuo ilmoitukset CSV-tiedostosta
console-about-status = Näytä päiväkirjan sisältö lukuina
console-about-verify = Tarkista, että päiväkirja on eheä
console-about-export = Vie päiväkirja tekstinä
console-about-backup = Tekee varmuuskopion datakansiosta myös palvelimen ollessa käynnissä; valitsimella --check tarkistaa olemassa olevan
console-about-restore = Tekee datakansion varmuuskopiosta
console-about-erase = Poista kohteen henkilötiedot pysyvästi
console-about-copy = Kopioi päiväkirja toiseen paikkaan ja osoita, että se on sama
console-about-config = Näytä asetukset, niiden arvot ja mistä ne tulevat
console-about-manual = Tulosta ohjesivu
console-about-completions = Tulosta komentotulkin komentojen täydennys
console-about-help = Näytä komennon ohje

# Placeholders for values
console-value-address = OSOITE
console-value-mib = MiB
console-value-command = KOMENTO
console-value-country = MAA
console-value-file = TIEDOSTO
console-value-folder = KANSIO
console-value-subject = KOHDE:NUMERO
console-value-ground = PERUSTE
console-value-journal = PÄIVÄKIRJA
console-value-format = MUOTO
console-value-language = KIELI
console-value-level = TASO
console-value-map = MÄÄRITYS.toml
console-value-name = NIMI
console-value-options = VALITSIMET
console-value-organisation = ORGANISAATIO
console-value-person = HENKILÖ
console-value-property = OMINAISUUS
console-value-shell = TULKKI
console-value-zone = AIKAVYÖHYKE

# What each flag means
console-flag-help = Näytä ohje
console-flag-version = Näytä versio
console-flag-config = Asetustiedosto tämän kansion valpool.toml-tiedoston sijaan
console-flag-language = Kieli: sv, fi tai en
console-flag-data = Kansio, jossa verkoston tiedot ovat (oletus: ./valpool-data)
console-flag-journal = Päiväkirjan paikka: kansio tai postgres://…, jos usealla solmulla on yhteinen (oletus: tietokansio)
console-flag-from = Kopioitava päiväkirja: kansio tai postgres://…
console-flag-to = Kohde: tyhjä kansio tai tietokanta
console-flag-demo-data = Esittelyn oma kansio (oletus: ./valpool-data/demo)
console-flag-listen = Kuunneltava osoite ja portti (oletus: 127.0.0.1:8080; portti 0 valitsee vapaan portin)
console-flag-base = Linkkien alku, esimerkiksi https://vaalit.example (oletus: http:// ja kuunneltava osoite)
console-flag-metrics = Osoite, josta /healthz, /readyz ja /metrics luetaan, esimerkiksi 127.0.0.1:9464; oletus on ”off”
console-value-bucket = TALLENNUSPAIKKA
console-flag-files = Liitetiedostojen tallennuspaikka (S3) muodossa s3://bucket/etuliite (oletus: tietokansio)
console-files-no-buckets = Tätä ohjelmaa ei ole käännetty käyttämään S3-tallennusta: käännä se ominaisuudella ”s3” tai jätä --files pois.
console-flag-file-mib = Suurin liitetiedosto; 0 ei ota tiedostoja vastaan
console-flag-name = Verkoston nimi, kun se perustetaan
console-flag-country = Maa, kun verkosto perustetaan: SE tai FI
console-flag-zone = Aikavyöhyke, kun verkosto perustetaan (oletus: maan oma)
console-flag-fresh = Aloita alusta: poista ensin esittelyn kansio
console-flag-still = Älä anna uusien ilmoitusten saapua
console-flag-person = Henkilön tunnus (P-XXXXXX) tai koko nimi
console-flag-areas-file = Tiedosto: .geojson, .json tai .shp, jonka vieressä on .dbf
console-flag-premises-file = Vaalitilojen taulukko (CSV, UTF-8)
console-flag-reports-file = Ilmoitusten taulukko (CSV, UTF-8)
console-flag-premises-map = Tiedosto, joka kertoo sarakkeiden merkityksen
console-flag-reports-map = Tiedosto, joka kertoo sarakkeiden merkityksen ja mihin lajiin kukin sana kuuluu
console-flag-level = Alueiden taso: nation, county tai municipality
console-flag-code = Ominaisuus, jossa on alueen koodi
console-flag-area-name = Ominaisuus, jossa on alueen nimi
console-flag-parent = Ominaisuus, jossa on ylemmän tason alueen koodi
console-flag-as = Organisaatio, jonka nimissä tiedosto tuodaan (oletus: koordinoiva)
console-flag-dry-run = Näytä, mitä tapahtuisi, mutta älä kirjoita mitään
console-flag-refusals = Kirjoita hylätyt rivit syineen tähän tiedostoon (CSV)
console-flag-json = Tulosta luvut JSON-muodossa
console-flag-format = Muoto: jsonl tai csv
console-flag-output = Tiedosto, johon kirjoitetaan (oletus: pääte)
console-flag-unrecorded = Vie, vaikka vientiä ei voi kirjata päiväkirjaan
console-flag-backup = Kansio, josta tulee varmuuskopio; valitsimella --check tarkistettava varmuuskopio
console-flag-check = Ei tee uutta vaan tarkistaa olemassa olevan varmuuskopion
console-flag-restored = Varmuuskopio
console-flag-restore-data = Tehtävä datakansio; sen pitää olla tyhjä tai puuttua
console-flag-passphrase-file = Tiedosto, jonka ensimmäinen rivi on varmuuskopion tunnuslause; ilman sitä tunnuslausetta kysytään päätteessä
console-flag-keys = Tiedosto, jossa henkilötietojen avaimet ovat (oletus: tietokansion keys.sqlite)
console-flag-subject = Mitä poistetaan: report:, person: tai incident: ja sen numero, tai theme: ja teema
console-flag-ground = Miksi: request (pyyntö), retention (säilytysaika), misplaced (väärä paikka) tai decision (päätös)
console-flag-yes = Älä pyydä vahvistusta
console-flag-shell = Komentotulkki: bash, elvish, fish, powershell tai zsh
console-flag-command = Komento, esimerkiksi: import areas

# Mistakes on the command line
console-mistake-unknown-argument = Argumentti { $argument } ei kuulu tähän.
console-mistake-unknown-command = Komentoa ”{ $command }” ei ole.
console-mistake-missing = Tämä puuttuu: { $argument }
console-mistake-no-command = Komento puuttuu.
console-mistake-no-value = { $argument } tarvitsee arvon.
console-mistake-value = { $argument } ei voi olla ”{ $value }”. Mahdolliset arvot: { $allowed }
console-mistake-twice = { $argument } voidaan antaa vain kerran.
console-mistake-not-utf8 = Argumentti ei ole UTF-8-muotoa.
console-mistake-hint = Katso ohje komennolla ”valpool help”.

# Settings
console-origin-default = oletusarvo
console-setting-not-usable = Asetus { $setting } ei voi olla ”{ $value }” ({ $origin }). Mahdolliset arvot: { $allowed }
console-settings-unreadable = Asetustiedostoa { $path } ei voi lukea: { $reason }
console-settings-not-toml = Asetustiedosto { $path } ei ole TOML-muotoa. Korjaa tämä: { $reason }
console-settings-unknown-key = Asetustiedostossa { $path } on tuntematon asetus ”{ $key }”. Mahdolliset: { $allowed }
console-settings-not-text = Asetuksen ”{ $key }” arvon on oltava lainausmerkeissä tiedostossa { $path }.

# When something is not available
console-failed = Ei onnistunut: { $reason }
console-busy = Päiväkirja on varattu. Yritä hetken kuluttua uudelleen.
console-journal-in-use = Kansion { $folder } päiväkirja on toisen prosessin käytössä. Pysäytä se ensin tai anna toinen kansio valitsimella --data.
console-journal-missing = Kansiossa { $folder } ei ole päiväkirjaa. Anna oikea kansio valitsimella --data tai perusta verkosto komennolla ”valpool serve”.
console-journal-emptied = Kansion { $folder } päiväkirja on tyhjä tai kadonnut, vaikka kansio on ollut käytössä. Mitään ei muutettu. Palauta päiväkirja varmuuskopiosta tai anna toinen kansio valitsimella --data.
console-journal-unavailable = Päiväkirjaa ei voi lukea tai kirjoittaa: { $reason }
console-journal-later = Kansion { $folder } päiväkirja on myöhemmän version kirjoittama. Käytä sitä versiota tai uudempaa.
console-journal-damaged = Päiväkirjan tiedosto on vaurioitunut: { $reason } Palauta se varmuuskopiosta.
console-journal-broken = Päiväkirja ei ole eheä: merkintä { $sequence } ei ole sellainen kuin se kirjoitettiin. Suorita ”valpool verify” ja palauta päiväkirja varmuuskopiosta.
console-keys-foreign = Henkilötietojen avaimet kuuluvat toiseen päiväkirjaan. Anna oikea tiedosto valinnalla --keys.
console-key-lost = Merkinnän { $sequence } avain puuttuu, vaikka päiväkirjan mukaan mitään ei ole poistettu. Palauta avaimet varmuuskopiosta.
console-key-missing = Merkinnän { $sequence } avainta ei ole avainten joukossa. Anna oikea tiedosto valinnalla --keys tai palauta se varmuuskopiosta.
console-key-wrong = Merkinnän { $sequence } avain ei sovi: avaimet kuuluvat toiseen päiväkirjaan. Anna oikea tiedosto valinnalla --keys.
console-address-in-use = Osoite { $address } on varattu. Valitse toinen valitsimella --listen, esimerkiksi --listen 127.0.0.1:8081.
console-address-wrong = Osoitetta ”{ $address }” ei voi kuunnella. Kirjoita esimerkiksi 127.0.0.1:8080.
console-address-unavailable = Osoitetta { $address } ei voi kuunnella: { $reason }. Valitse toinen valitsimella --listen.

# serve and sign-in-link
console-network-name = Vaaliverkosto
console-coordinator-name = Vaaliviranomainen
console-nation-se = Ruotsi
console-nation-fi = Suomi
console-founded = Uusi verkosto on perustettu kansioon { $folder }: { $name }.
console-data-in = Tiedot: { $folder }
console-serving = Avaa { $address } selaimessa. Lopeta painamalla Ctrl+C.
console-metrics-on = Toimintatila ja mittarit: { $address }
console-metrics-wide = Toimintatila ja mittarit ovat luettavissa osoitteessa { $address }, johon muut koneet voivat päästä, ilman kirjautumista. Sulje portti kaikilta muilta kuin omalta valvonnaltanne.
console-first-link = Ensimmäinen pääkäyttäjä ({ $name }) kirjautuu sisään tällä linkillä, kerran ja vuorokauden kuluessa:
console-link-for = { $name } kirjautuu sisään tällä linkillä, kerran ja vuorokauden kuluessa:
console-person-unknown = Tunnusta tai nimeä ”{ $person }” ei löydy. Kirjoita koko nimi tai tunnus (P-XXXXXX).
console-person-several = Usealla henkilöllä on nimi ”{ $person }”. Valitse tunnuksella: { $codes }

# demo
console-demo-network-name = Kansallinen vaaliverkosto (esittely)
console-demo-county-board = Lääninhallitus, { $county }
console-demo-data = Esittely, jonka henkilöt ja tapahtumat ovat kuviteltuja. Tiedot: { $folder } (aloita alusta valitsimella --fresh)
console-demo-moves = Ilmoituksia saapuu noin tunnin ajan.
console-demo-goes-on = Esittely jatkuu siitä, mihin se jäi. Ilmoituksia saapuu, kunnes tunti on kulunut.
console-demo-over = Esittely jatkuu siitä, mihin se jäi. Kaikki ilmoitukset ovat jo saapuneet; aloita alusta valitsimella --fresh.
console-demo-still = Uusia ilmoituksia ei saavu (--still).
console-demo-address = Avaa { $address } selaimessa. Lopeta painamalla Ctrl+C.
console-demo-open = Muut koneet pääsevät tähän osoitteeseen. Esittelyssä kuka tahansa voi kirjautua sisään kenenä tahansa.
console-demo-other-address = Osoite { $address } on varattu, joten käytetään toista porttia. Valitse itse valitsimella --listen.
console-demo-folder-strange = Kansiossa { $folder } on muuta kuin esittely. Siihen ei kosketa; anna toinen valitsimella --data.

# import
console-progress-journal = Luetaan päiväkirjaa
console-progress-import = Tuodaan
console-progress-verify = Tarkistetaan
console-progress-copy = Kopioidaan
console-progress-export = Kirjoitetaan
console-import-dry-run = Koeajo: mitään ei kirjoiteta.
console-import-summary = Uusia: { $taken }. Päivitettyjä: { $updated }. Muuttumattomia: { $unchanged }. Hylättyjä: { $refused }.
console-import-refused = Rivi { $row }: { $why }
console-import-refused-more = … ja vielä { $count } riviä hylättiin. Kirjoita kaikki tiedostoon valitsimella --refusals TIEDOSTO.
console-import-refusals-written = { $count } hylättyä riviä on kirjoitettu tiedostoon { $path }.
console-import-no-date = { $count ->
    [one] 1 ilmoituksessa ei ole käyttökelpoista aikaa. Se tuodaan ilman aikaa.
   *[other] { $count } ilmoituksessa ei ole käyttökelpoista aikaa. Ne tuodaan ilman aikaa.
}
console-import-no-place = { $count ->
    [one] 1 ilmoituksessa ei ole käyttökelpoista paikkaa. Se tuodaan ilman paikkaa.
   *[other] { $count } ilmoituksessa ei ole käyttökelpoista paikkaa. Ne tuodaan ilman paikkaa.
}
console-import-outside = { $count ->
    [one] Niistä 1 sijaitsee kaikkien alueiden ulkopuolella.
   *[other] Niistä { $count } sijaitsee kaikkien alueiden ulkopuolella.
}
console-import-no-position = { $count ->
    [one] 1 vaalitilalla ei ole koordinaatteja. Se tuodaan silti.
   *[other] { $count } vaalitilalla ei ole koordinaatteja. Ne tuodaan silti.
}
console-import-area-unknown = { $count ->
    [one] 1 rivillä on alue, jota verkostossa ei ole. Tuo ensin alueet ja sitten tiedosto uudelleen.
   *[other] { $count } rivillä on alueita, joita verkostossa ei ole. Tuo ensin alueet ja sitten tiedosto uudelleen.
}
console-import-word-unknown = Sanaa ”{ $word }” ei ole määritystiedostossa ({ $count } riviä).
console-import-kind-other = Sanaa ”{ $word }” ei ole määritystiedostossa, joten laji on ”other” ({ $count } ilmoitusta).
console-import-words-more = … ja { $words } muuta sanaa, joita ei ole määritystiedostossa ({ $count } riviä).
console-import-long-key = Tunnus on pidempi kuin { $max } merkkiä.
console-import-long-kind = Tyypin nimitys on pidempi kuin { $max } merkkiä.
console-import-long-title = Otsikko on pidempi kuin { $max } merkkiä.
console-import-long-text = Teksti on pidempi kuin { $max } merkkiä.
console-import-long-place = Paikan kuvaus on pidempi kuin { $max } merkkiä.
console-import-long-name = Nimi on pidempi kuin { $max } merkkiä.
console-import-long-address = Osoite on pidempi kuin { $max } merkkiä.
console-organisation-unknown = Verkostossa ei ole organisaatiota, jonka tunnus on ”{ $organisation }”. Anna toinen valitsimella --as.
console-map-kind-unknown = Määritystiedosto mainitsee lajin ”{ $kind }”, jota verkostossa ei ole. Mahdolliset: { $known }
console-map-level-unknown = Määritystiedoston area_level on ”{ $level }”. Mahdolliset tasot: { $allowed }
console-areas-file-kind = { $path } ei ole .geojson-, .json- eikä .shp-tiedosto. Alueet tuodaan GeoJSON- tai shape-tiedostosta.
console-code-unusable = Koodia ”{ $code }” ei voi käyttää: enintään 46 tavua, ei ohjausmerkkejä.
console-file-refused = { $path }: { $why } Mitään ei ole muutettu.
console-file-unreadable = Tiedostoa { $path } ei voi lukea: { $reason }. Mitään ei ole muutettu.
console-file-is-folder = { $path } on kansio. Anna sen sijaan tiedosto.
console-file-not-made = Tiedostoa { $path } ei voi kirjoittaa: { $reason }
console-looks-like-zip = zip-tiedostolta tai laskentataulukolta
console-looks-like-old-spreadsheet = vanhalta laskentataulukolta
console-looks-like-gzip = gzip-tiedostolta
console-looks-like-sqlite = SQLite-tietokannalta
console-looks-like-pdf = PDF-tiedostolta
console-looks-like-html = verkkosivulta
console-looks-like-utf-16 = UTF-16-tekstiltä
console-looks-like-binary = muulta kuin tekstiltä

# Why a whole file is not taken
file-file-too-large = Tiedostossa on { $bytes } tavua; enintään { $bytes-max } luetaan. Jaa se pienempiin tiedostoihin.
file-too-many-rows = Tiedostossa on yli { $rows-max } riviä. Jaa se pienempiin tiedostoihin.
file-not-utf8 = Teksti ei ole UTF-8-muotoa; ensimmäinen virhe on rivillä { $line }. Tallenna tiedosto UTF-8-muodossa.
file-not-csv = Tämä ei ole CSV-tiedosto; se näyttää { $looks-like }. Tallenna se CSV-muodossa (UTF-8).
file-empty = Tiedosto on tyhjä.
file-no-rows = Tiedostossa ei ole rivejä.
file-missing-column = Saraketta ”{ $column }” ei ole. Sarakkeet ovat: { $present }. Korjaa nimi.
file-repeated-column = Sarake ”{ $column }” esiintyy useammin kuin kerran. Nimeä toinen uudelleen.
file-quote-not-closed = Rivin { $line } lainausmerkkiä ei suljeta. Tiedosto voi olla katkennut; hae se uudelleen.
file-cut-off = Tiedosto päättyy kesken rivin { $row }. Se on katkennut; hae se uudelleen.
file-map-unreadable = Määritystiedostoa ei voi lukea, rivi { $line }: { $detail }. Korjaa rivi.
file-map-unknown-key = Määritystiedostossa on tuntematon avain rivillä { $line }: ”{ $key }”. Poista se tai korjaa nimi.
file-map-unknown-value = Määritystiedoston rivi { $line }: ”{ $value }” ei ole mikään näistä: { $allowed }.
file-map-missing-key = Määritystiedostosta puuttuu avain ”{ $key }”. Lisää se.
file-unknown-zone = Aikavyöhykettä ”{ $zone }” ei ole. Kirjoita esimerkiksi Europe/Helsinki.
file-not-geojson = Tämä ei ole GeoJSON-muotoinen aluekokoelma: { $detail }.
file-not-shapefile = Tämä ei ole shape-tiedoston .{ $part }-osa. Se voi olla vaurioitunut; hae se uudelleen.
file-no-polygons = Shape-tiedostossa ei ole alueita vaan tyypin { $shape-type } muotoja. Valitse tiedosto, jossa on alueita.
file-records-differ = Tiedostossa .shp on { $shapes } muotoa ja tiedostossa .dbf { $records } tietuetta. Ne eivät kuulu yhteen; hae molemmat uudelleen.
file-unknown-code-page = Tiedoston .dbf merkistöä { $mark } ei tueta. Tallenna se UTF-8-muodossa.
file-not-wgs84 = Koordinaatit ({ $x }, { $y }) eivät ole WGS 84 -asteita. Muunna tiedosto ensin.

# Why one row is not taken
row-no-key = Rivillä ei ole tunnusta.
row-duplicate-key = Rivillä { $first-row } on sama tunnus.
row-wrong-field-count = Rivillä on { $found } kenttää, otsikkorivillä { $expected }.
row-stray-quote = Lainausmerkki on väärässä paikassa; rivi ulottuu tiedoston { $lines } riville.
row-field-too-long = Kenttä ”{ $column }” on pidempi kuin { $bytes-max } tavua.
row-no-code = Alueella ei ole koodia.
row-no-name = Nimi puuttuu.
row-not-polygon = Muoto ei ole alue vaan { $found }.
row-damaged-shape = Muoto on vaurioitunut.
row-too-many-rings = Muodossa on liian monta rengasta: { $rings }.
row-outside-globe = Koordinaatit ovat mahdottomat: pituusaste { $longitude }, leveysaste { $latitude }.
row-too-few-points = Renkaassa on vain { $points } pistettä.
row-marked-deleted = Tietue on merkitty poistetuksi.

# status, verify and export
console-number = { $count }
console-status-entries = Päiväkirjan merkinnät
console-status-reports = Ilmoitukset
console-report-state-new = uudet
console-report-state-incident = liittyy poikkeamaan
console-report-state-sent-on = välitetty eteenpäin
console-report-state-not-incident = ei poikkeama
console-report-state-handled = hoidettu paikan päällä
console-status-incidents-open = Avoimet poikkeamat
console-status-incidents-closed = Päätetyt poikkeamat
console-status-level = taso { $level }
console-status-areas = Alueet
console-area-level-nation = maa
console-area-level-county = läänit ja maakunnat
console-area-level-municipality = kunnat
console-status-premises = Vaalitilat
console-standing-open = käytössä
console-standing-planned = suunniteltu
console-standing-abolished = ei enää käytössä
console-status-organisations = Organisaatiot
console-status-people = Henkilöt
console-last-entry = Viimeisin merkintä: { $sequence }, { $time }, { $hash }
console-intact = Päiväkirja on eheä: { $entries } merkintää, { $bytes } tavua, tarkistettu { $seconds } sekunnissa.
console-copy-no-place = { $flag } { $value } ei ole kansio eikä PostgreSQL-tietokannan osoite.
console-copy-not-empty = Kohteessa { $place } on jo jotakin. Mitään ei kopioitu: anna tyhjä kohde.
console-copy-went-on = Päiväkirja { $place } jatkui kopioinnin aikana. Kopio on eheä mutta ei ajan tasalla: pysäytä solmut ja kopioi uudelleen tyhjään kohteeseen.
console-copied = Kopioitiin { $entries } merkintää: { $from } → { $to }. Molemmat tarkistettiin, ja viimeinen tarkistussumma on sama: { $hash }
console-not-intact = Päiväkirja ei ole eheä. Ensimmäinen virheellinen merkintä on { $bad }; sitä ennen oikeita on { $good }. { $fault } Pysäytä järjestelmä ja palauta päiväkirja varmuuskopiosta.
console-fault-not-next = Odotettiin merkintää { $expected }, mutta tuli merkintä { $found }.
console-fault-hash = Merkinnän { $sequence } tarkistussumma ei vastaa sitä ja edellistä merkintää.
console-fault-time-goes-back = Merkinnän { $sequence } aikaleima on aiempi kuin edellisen merkinnän.
console-fault-unknown-kind = Merkinnän { $sequence } laji on { $kind }, versio { $version }, jota tämä ohjelmaversio ei tunne. Käytä myöhempää versiota.
console-fault-malformed = Merkintää { $sequence } ({ $kind }) ei voi lukea.
console-fault-impossible-time = Merkinnän { $sequence } aika on mahdoton.
console-fault-not-an-entry = Merkinnässä { $sequence } on jotain, mitä missään merkinnässä ei voi olla.
console-exported = { $entries } merkintää on kirjoitettu tiedostoon { $path }.
console-erased = Kohteen { $subject } henkilötiedot on poistettu. Poisto on kirjattu päiväkirjaan. Aiemmat varmuuskopiot sisältävät tiedot, kunnes ne hävitetään.
console-erase-nothing = Kohteesta { $subject } ei ole enää poistettavaa.
console-erase-unknown = Kohdetta { $subject } ei ole. Kirjoita esimerkiksi report:R-4K7M2Q, person:, incident:, extract: tai theme:.
console-erase-confirm = Poistettua ei voi palauttaa. Poista kirjoittamalla { $subject } uudelleen.
console-erase-not-confirmed = Mitään ei ole poistettu.
console-erase-plain = Ennen sinetöintiä tiedot kirjoitettiin päiväkirjaan selväkielisinä: { $entries } merkintää. Niitä ei enää näytetä, mutta sanat ovat yhä päiväkirjan tiedostossa.
console-erase-index-late = Tiedot on poistettu, mutta hakemisto ei ole vielä valmis. Se valmistuu, kun verkosto käynnistetään.
console-export-in-use = Päiväkirja on palvelimen käytössä, joten vientiä ei voi kirjata siihen. Pysäytä palvelin ensin tai vie silti valitsimella --unrecorded.
console-export-unrecorded = Tätä vientiä ei ole kirjattu päiväkirjaan.

# backup ja restore
console-progress-backup = Tapahtumapäiväkirjaa kopioidaan
console-backup-made = Varmuuskopio on kansiossa { $path }. Merkintöjä: { $entries }, tiedostoja: { $files }, tavuja: { $bytes }. Tehty ja tarkistettu { $seconds } sekunnissa.
console-backup-whole = Varmuuskopio kansiossa { $path } on eheä ({ $time }). Merkintöjä: { $entries }, tiedostoja: { $files }, tavuja: { $bytes }. Tarkistettu { $seconds } sekunnissa.
console-backup-keys-unopened = Sen avaimia ei avattu. Anna --passphrase-file, niin myös tunnuslause tarkistetaan.
console-restored = Datakansio on kansiossa { $path }. Merkintöjä: { $entries }, tiedostoja: { $files }, tavuja: { $bytes }, tilanne { $time }. Palautettu ja tarkistettu { $seconds } sekunnissa.
console-backup-unknown = Tämä versio ei tunne datakansion kohdetta ”{ $name }”, eikä se ole varmuuskopiossa.
console-backup-file-broken = Liitetiedosto { $file } puuttuu tai on vaurioitunut, myös varmuuskopiossa.
console-backup-unreadable = { $path }: lukeminen ei onnistu. { $reason }
console-backup-unwritten = { $path }: kirjoittaminen ei onnistu, eikä mitään jää keskeneräiseksi. { $reason }
console-backup-not-empty = Kansiossa { $path } on jo jotain, eikä sen päälle kirjoiteta. Valitse kansio, joka on tyhjä tai jota ei ole.
console-backup-in-the-making = Toinen prosessi käsittelee kansiota { $path }. Odota, kunnes se on valmis.
console-backup-none = Kansiossa { $path } ei ole eheää varmuuskopiota.
console-backup-later = Varmuuskopio on tehty uudemmalla versiolla (muoto { $found }). Käytä sitä versiota.
console-backup-damaged = Varmuuskopio on vaurioitunut: { $file } ei ole sellainen kuin se kirjoitettiin. Käytä toista varmuuskopiota.
console-backup-missing = Varmuuskopio on vaurioitunut: { $file } puuttuu. Käytä toista varmuuskopiota.
console-backup-strange = Varmuuskopio ei ole sellainen kuin se tehtiin: { $file } ei kuulu siihen. Käytä toista varmuuskopiota.
console-backup-journal = Tapahtumapäiväkirja ei ole eheä, eikä siitä tehdä tai käytetä varmuuskopiota. { $fault }
console-passphrase-ask = Varmuuskopion tunnuslause:
console-passphrase-again = Sama uudelleen:
console-passphrase-differs = Tunnuslauseet eroavat toisistaan. Mitään ei tehty.
console-passphrase-empty = Tunnuslause on tyhjä.
console-passphrase-short = Tunnuslauseessa pitää olla vähintään { $min } merkkiä. Neljä tai viisi satunnaista sanaa on hyvä.
console-passphrase-none = Tunnuslausetta ei voi kysyä, koska päätettä ei ole. Anna se valitsimella --passphrase-file.
console-passphrase-wrong = Tunnuslause ei avaa tiedostoa { $file }. Mitään ei palautettu.
console-passphrase-work = Tiedoston { $file } avaaminen vaatisi enemmän työtä kuin tämä versio tekee. Tiedostoa ei ole tehty tällä ohjelmalla.
console-about-token = Antaa ohjelmille käyttöoikeuden
console-about-token-issue = Myöntää ohjelma-avaimen, kun palvelin on pysäytetty
console-about-token-withdraw = Peruu ohjelma-avaimen, kun palvelin on pysäytetty
console-about-token-list = Näyttää voimassa olevat ohjelma-avaimet: numero, organisaatio, nimi, oikeudet, päättyminen, viimeisin käyttö
console-flag-token-organisation = Organisaatio, jonka nimissä ohjelma lukee ja kirjaa, esimerkiksi county-14
console-flag-token-name = Ohjelman nimi
console-flag-token-scope = Mitä ohjelma saa tehdä, voi antaa useasti: reports:read, reports:write, incidents:read, incidents:write
console-flag-token-days = Kuinka monta päivää, enintään 366
console-flag-token = Ohjelma-avaimen numero, kuten T-4K7M2Q
console-value-scope = OIKEUS
console-value-days = PÄIVÄT
console-value-token = AVAIN
console-token-issued = Ohjelma-avain { $token } on myönnetty. Se näytetään vain nyt:
console-token-withdrawn = Ohjelma-avain { $token } on peruttu.
console-token-organisation = Organisaatiota { $organisation } ei ole.
