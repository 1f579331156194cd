# The program at a terminal: help
console-about = Gemensam arbetsplats för ett nationellt valnätverk
console-after-help =
    Inställningar kan anges som flaggor, som variabler (VALPOOL_…) och i valpool.toml; ”valpool config” visar dem.
    Returkoder: 0 klart, 1 avvisat, 2 fel i kommandot, 3 inte tillgängligt, 4 dagboken är inte intakt.
console-heading-usage = Användning
console-heading-commands = Kommandon
console-heading-arguments = Argument
console-heading-options = Flaggor
console-manual-name = NAMN
console-manual-description = BESKRIVNING
console-manual-options = FLAGGOR

# What each command does
console-about-demo = Visa ett påhittat nätverk på valdagen
console-about-serve = Kör nätverket på den här datorn
console-about-sign-in-link = Skapa en engångslänk som loggar in en person
console-about-import = Läs in områden, lokaler eller rapporter från filer
console-about-import-areas = Läs in områden med gränser från GeoJSON eller en shapefil
console-about-import-premises = Läs in ett register över lokaler från CSV
console-about-import-reports = Läs in rapporter från CSV
console-about-status = Visa vad dagboken innehåller, i siffror
console-about-verify = Kontrollera att dagboken är intakt
console-about-export = Exportera dagboken som text
console-about-backup = Gör en säkerhetskopia av en datamapp, även medan servern är i gång; med --check kontrolleras en som finns
console-about-restore = Gör en datamapp av en säkerhetskopia
console-about-erase = Radera personuppgifterna om något, för gott
console-about-copy = Kopiera en dagbok till ett annat ställe och visa att den är densamma
console-about-config = Visa varje inställning, dess värde och varifrån det kommer
console-about-manual = Skriv ut manualsidan
console-about-completions = Skriv ut kommandokomplettering för ett skal
console-about-help = Visa hjälp för ett kommando

# Placeholders for values
console-value-address = ADRESS
console-value-mib = MiB
console-value-command = KOMMANDO
console-value-country = LAND
console-value-file = FIL
console-value-folder = MAPP
console-value-subject = DET:NUMMER
console-value-ground = SKÄL
console-value-journal = DAGBOK
console-value-format = FORMAT
console-value-language = SPRÅK
console-value-level = NIVÅ
console-value-map = MAPPNING.toml
console-value-name = NAMN
console-value-options = FLAGGOR
console-value-organisation = ORGANISATION
console-value-person = PERSON
console-value-property = EGENSKAP
console-value-shell = SKAL
console-value-zone = TIDSZON

# What each flag means
console-flag-help = Visa hjälp
console-flag-version = Visa version
console-flag-config = Inställningsfil, i stället för valpool.toml i den här mappen
console-flag-language = Språk: sv, fi eller en
console-flag-data = Mappen med nätverkets data (standard: ./valpool-data)
console-flag-journal = Var dagboken finns: en mapp, eller postgres://… för en som flera noder delar (standard: datamappen)
console-flag-from = Dagboken som ska kopieras: en mapp eller postgres://…
console-flag-to = Vart: en tom mapp eller databas
console-flag-demo-data = Demonstrationens egen mapp (standard: ./valpool-data/demo)
console-flag-listen = Adress och port att lyssna på (standard: 127.0.0.1:8080; port 0 väljer en ledig port)
console-flag-base = Hur länkar börjar, till exempel https://val.example (standard: http:// och lyssningsadressen)
console-flag-metrics = Adress där /healthz, /readyz och /metrics lämnas, till exempel 127.0.0.1:9464; ”off” är förvalt
console-value-bucket = LAGRINGSPLATS
console-flag-files = Lagringsplats (S3) för bifogade filer, skriven som s3://bucket/prefix (standard: datamappen)
console-files-no-buckets = Det här bygget av programmet kan inte använda lagring i S3: bygg det med funktionen ”s3” eller utelämna --files.
console-flag-file-mib = Största bifogade fil; 0 tar inte emot filer
console-flag-name = Nätverkets namn, när det skapas
console-flag-country = Landet, när nätverket skapas: SE eller FI
console-flag-zone = Tidszonen, när nätverket skapas (standard: landets)
console-flag-fresh = Börja om: ta bort demonstrationens mapp först
console-flag-still = Låt inga nya rapporter komma in
console-flag-person = Personens kod (P-XXXXXX) eller fullständiga namn
console-flag-areas-file = Filen: .geojson, .json eller .shp med .dbf bredvid
console-flag-premises-file = Tabellen med lokaler (CSV, UTF-8)
console-flag-reports-file = Tabellen med rapporter (CSV, UTF-8)
console-flag-premises-map = Filen som anger vad varje kolumn betyder
console-flag-reports-map = Filen som anger vad varje kolumn betyder och vilken typ varje ord hör till
console-flag-level = Områdenas nivå: nation, county eller municipality
console-flag-code = Egenskapen med områdets kod
console-flag-area-name = Egenskapen med områdets namn
console-flag-parent = Egenskapen med koden för området en nivå upp
console-flag-as = Organisationen i vars namn filen läses in (standard: den samordnande)
console-flag-dry-run = Visa vad som skulle hända, men skriv ingenting
console-flag-refusals = Skriv varje avvisad rad med skäl till den här filen (CSV)
console-flag-json = Skriv siffrorna som JSON
console-flag-format = Formatet: jsonl eller csv
console-flag-output = Filen att skriva till (standard: terminalen)
console-flag-unrecorded = Exportera även om det inte kan antecknas i dagboken
console-flag-backup = Mapp som säkerhetskopian blir; med --check den kopia som ska kontrolleras
console-flag-check = Gör ingenting nytt utan kontrollerar den säkerhetskopia som finns
console-flag-restored = Säkerhetskopian
console-flag-restore-data = Datamapp som görs; den ska vara tom eller inte finnas
console-flag-passphrase-file = Fil vars första rad är säkerhetskopians lösenfras; utan den får du frågan i terminalen
console-flag-keys = Filen med nycklarna till personuppgifter (standard: keys.sqlite i datamappen)
console-flag-subject = Vad som raderas: report:, person: eller incident: och dess nummer, eller theme: och temat
console-flag-ground = Varför: request (begäran), retention (gallring), misplaced (felplacerat) eller decision (beslut)
console-flag-yes = Fråga inte en gång till
console-flag-shell = Skalet: bash, elvish, fish, powershell eller zsh
console-flag-command = Kommandot, till exempel: import areas

# Mistakes on the command line
console-mistake-unknown-argument = Det finns inget argument { $argument } här.
console-mistake-unknown-command = Det finns inget kommando ”{ $command }”.
console-mistake-missing = Det här saknas: { $argument }
console-mistake-no-command = Ett kommando saknas.
console-mistake-no-value = { $argument } behöver ett värde.
console-mistake-value = { $argument } kan inte vara ”{ $value }”. Möjliga värden: { $allowed }
console-mistake-twice = { $argument } kan bara ges en gång.
console-mistake-not-utf8 = Ett argument är inte UTF-8.
console-mistake-hint = Se ”valpool help”.

# Settings
console-origin-default = standardvärde
console-setting-not-usable = Inställningen { $setting } kan inte vara ”{ $value }” ({ $origin }). Möjliga värden: { $allowed }
console-settings-unreadable = Inställningsfilen { $path } kan inte läsas: { $reason }
console-settings-not-toml = Inställningsfilen { $path } är inte TOML. Rätta detta: { $reason }
console-settings-unknown-key = Inställningsfilen { $path } har en okänd inställning, ”{ $key }”. De som finns: { $allowed }
console-settings-not-text = Inställningen ”{ $key }” i { $path } ska stå inom citattecken.

# When something is not available
console-failed = Det gick inte: { $reason }
console-busy = Dagboken är upptagen. Försök igen om en stund.
console-journal-in-use = Dagboken i { $folder } används av en annan process. Stoppa den först, eller ange en annan mapp med --data.
console-journal-missing = Det finns ingen dagbok i { $folder }. Ange rätt mapp med --data, eller skapa ett nätverk med ”valpool serve”.
console-journal-emptied = Dagboken i { $folder } är tom eller borta, trots att mappen har använts. Inget ändrades. Återställ dagboken från en säkerhetskopia, eller ange en annan mapp med --data.
console-journal-unavailable = Dagboken kan inte läsas eller skrivas: { $reason }
console-journal-later = Dagboken i { $folder } är skriven av en senare version. Använd den versionen eller en nyare.
console-journal-damaged = Dagbokens fil är skadad: { $reason } Återställ den från en säkerhetskopia.
console-journal-broken = Dagboken är inte intakt: anteckning { $sequence } är inte som den skrevs. Kör ”valpool verify” och återställ från en säkerhetskopia.
console-keys-foreign = Nycklarna till personuppgifter hör till en annan dagbok. Ange rätt fil med --keys.
console-key-lost = Nyckeln till anteckning { $sequence } saknas, fast dagboken inte säger att något har raderats. Återställ nycklarna från en säkerhetskopia.
console-key-missing = Nyckeln till anteckning { $sequence } finns inte bland nycklarna. Ange rätt fil med --keys, eller återställ den från en säkerhetskopia.
console-key-wrong = Nyckeln till anteckning { $sequence } passar inte: nycklarna hör till en annan dagbok. Ange rätt fil med --keys.
console-address-in-use = Adressen { $address } är upptagen. Välj en annan med --listen, till exempel --listen 127.0.0.1:8081.
console-address-wrong = ”{ $address }” är inte en adress att lyssna på. Skriv till exempel 127.0.0.1:8080.
console-address-unavailable = Det går inte att lyssna på { $address }: { $reason }. Välj en annan adress med --listen.

# serve and sign-in-link
console-network-name = Valnätverket
console-coordinator-name = Valmyndigheten
console-nation-se = Sverige
console-nation-fi = Finland
console-founded = Ett nytt nätverk har skapats i { $folder }: { $name }.
console-data-in = Data: { $folder }
console-serving = Öppna { $address } i en webbläsare. Avsluta med Ctrl+C.
console-metrics-on = Hälsa och mätvärden: { $address }
console-metrics-wide = Hälsa och mätvärden lämnas på { $address }, som andra datorer kan nå, till vem som helst som frågar. Stäng porten för alla utom er övervakning.
console-first-link = Den första administratören ({ $name }) loggar in med den här länken, en gång och inom ett dygn:
console-link-for = { $name } loggar in med den här länken, en gång och inom ett dygn:
console-person-unknown = Ingen person har koden eller namnet ”{ $person }”. Skriv det fullständiga namnet eller koden (P-XXXXXX).
console-person-several = Flera personer heter ”{ $person }”. Välj en med kod: { $codes }

# demo
console-demo-network-name = Nationella valnätverket (demonstration)
console-demo-county-board = Länsstyrelsen i { $county }
console-demo-data = Demonstration med påhittade personer och händelser. Data: { $folder } (börja om med --fresh)
console-demo-moves = Rapporter kommer in under ungefär en timme.
console-demo-goes-on = Demonstrationen fortsätter där den slutade. Rapporter kommer in tills timmen är slut.
console-demo-over = Demonstrationen fortsätter där den slutade. Alla rapporter har redan kommit in; börja om med --fresh.
console-demo-still = Inga nya rapporter kommer in (--still).
console-demo-address = Öppna { $address } i en webbläsare. Avsluta med Ctrl+C.
console-demo-open = Andra datorer når den här adressen. I en demonstration kan alla logga in som vem som helst.
console-demo-other-address = Adressen { $address } är upptagen, så en annan port används. Välj själv med --listen.
console-demo-folder-strange = Mappen { $folder } innehåller något annat än en demonstration. Den lämnas orörd; ange en annan med --data.

# import
console-progress-journal = Läser dagboken
console-progress-import = Läser in
console-progress-verify = Kontrollerar
console-progress-copy = Kopierar
console-progress-export = Skriver
console-import-dry-run = Provkörning: ingenting skrivs.
console-import-summary = Nya: { $taken }. Uppdaterade: { $updated }. Oförändrade: { $unchanged }. Avvisade: { $refused }.
console-import-refused = Rad { $row }: { $why }
console-import-refused-more = … och { $count } rader till avvisades. Skriv alla till en fil med --refusals FIL.
console-import-refusals-written = { $count } avvisade rader har skrivits till { $path }.
console-import-no-date = { $count ->
    [one] 1 rapport saknar användbar tidpunkt. Den läses in med okänd tid.
   *[other] { $count } rapporter saknar användbar tidpunkt. De läses in med okänd tid.
}
console-import-no-place = { $count ->
    [one] 1 rapport saknar användbar plats. Den läses in med okänd plats.
   *[other] { $count } rapporter saknar användbar plats. De läses in med okänd plats.
}
console-import-outside = { $count ->
    [one] Av dem har 1 koordinater utanför alla områden.
   *[other] Av dem har { $count } koordinater utanför alla områden.
}
console-import-no-position = { $count ->
    [one] 1 lokal saknar koordinater. Den läses in ändå.
   *[other] { $count } lokaler saknar koordinater. De läses in ändå.
}
console-import-area-unknown = { $count ->
    [one] 1 rad anger ett område som inte finns i nätverket. Läs in områdena först och sedan filen igen.
   *[other] { $count } rader anger områden som inte finns i nätverket. Läs in områdena först och sedan filen igen.
}
console-import-word-unknown = Ordet ”{ $word }” finns inte i mappningsfilen ({ $count } rader).
console-import-kind-other = ”{ $word }” finns inte i mappningsfilen och blev ”other” ({ $count } rapporter).
console-import-words-more = … och { $words } andra ord som inte finns i mappningsfilen ({ $count } rader).
console-import-long-key = Nyckeln är längre än { $max } tecken.
console-import-long-kind = Ordet för typen är längre än { $max } tecken.
console-import-long-title = Rubriken är längre än { $max } tecken.
console-import-long-text = Texten är längre än { $max } tecken.
console-import-long-place = Platsangivelsen är längre än { $max } tecken.
console-import-long-name = Namnet är längre än { $max } tecken.
console-import-long-address = Adressen är längre än { $max } tecken.
console-organisation-unknown = Det finns ingen organisation med beteckningen ”{ $organisation }” i nätverket. Ange en annan med --as.
console-map-kind-unknown = Mappningsfilen nämner typen ”{ $kind }”, som nätverket inte har. De som finns: { $known }
console-map-level-unknown = Mappningsfilens area_level är ”{ $level }”. Möjliga nivåer: { $allowed }
console-areas-file-kind = { $path } är varken .geojson, .json eller .shp. Områden läses in från GeoJSON eller en shapefil.
console-code-unusable = Koden ”{ $code }” kan inte användas: högst 46 byte, utan styrtecken.
console-file-refused = { $path }: { $why } Ingenting har ändrats.
console-file-unreadable = { $path } kan inte läsas: { $reason }. Ingenting har ändrats.
console-file-is-folder = { $path } är en mapp. Ange en fil.
console-file-not-made = { $path } kan inte skrivas: { $reason }
console-looks-like-zip = en zip-fil eller ett kalkylark
console-looks-like-old-spreadsheet = ett äldre kalkylark
console-looks-like-gzip = en gzip-fil
console-looks-like-sqlite = en SQLite-databas
console-looks-like-pdf = en PDF
console-looks-like-html = en webbsida
console-looks-like-utf-16 = text i UTF-16
console-looks-like-binary = något annat än text

# Why a whole file is not taken
file-file-too-large = Filen är på { $bytes } byte; högst { $bytes-max } läses. Dela den i mindre filer.
file-too-many-rows = Filen har fler än { $rows-max } rader. Dela den i mindre filer.
file-not-utf8 = Texten är inte UTF-8; det första felet är på rad { $line }. Spara filen som UTF-8.
file-not-csv = Det här är ingen CSV-fil; den ser ut som { $looks-like }. Spara den som CSV (UTF-8).
file-empty = Filen är tom.
file-no-rows = Filen har inga rader.
file-missing-column = Det finns ingen kolumn ”{ $column }”. De som finns: { $present }. Rätta namnet.
file-repeated-column = Kolumnen ”{ $column }” finns mer än en gång. Ge den ena ett annat namn.
file-quote-not-closed = Ett citattecken på rad { $line } stängs aldrig. Filen kan vara avkortad; hämta den på nytt.
file-cut-off = Filen slutar mitt i rad { $row }. Den är avkortad; hämta den på nytt.
file-map-unreadable = Mappningsfilen kan inte läsas, rad { $line }: { $detail }. Rätta raden.
file-map-unknown-key = Mappningsfilen har en okänd nyckel på rad { $line }: ”{ $key }”. Ta bort den eller rätta namnet.
file-map-unknown-value = Rad { $line } i mappningsfilen: ”{ $value }” är inte något av { $allowed }.
file-map-missing-key = Nyckeln ”{ $key }” saknas i mappningsfilen. Lägg till den.
file-unknown-zone = Det finns ingen tidszon ”{ $zone }”. Skriv till exempel Europe/Stockholm.
file-not-geojson = Det här är ingen GeoJSON-samling av områden: { $detail }.
file-not-shapefile = Det här är inte .{ $part }-filen i en shapefil. Den kan vara skadad; hämta den på nytt.
file-no-polygons = Shapefilen innehåller inte ytor utan former av typ { $shape-type }. Välj en fil med ytor.
file-records-differ = Filen .shp har { $shapes } former och filen .dbf { $records } poster. De hör inte ihop; hämta båda på nytt.
file-unknown-code-page = Filen .dbf har teckentabellen { $mark }, som inte stöds. Spara den som UTF-8.
file-not-wgs84 = Koordinaterna ({ $x }, { $y }) är inte grader i WGS 84. Räkna om filen först.

# Why one row is not taken
row-no-key = Raden saknar nyckel.
row-duplicate-key = Rad { $first-row } har samma nyckel.
row-wrong-field-count = Raden har { $found } fält, rubrikraden { $expected }.
row-stray-quote = Ett citattecken står fel; raden sträcker sig över { $lines } rader i filen.
row-field-too-long = Fältet ”{ $column }” är längre än { $bytes-max } byte.
row-no-code = Området saknar kod.
row-no-name = Namn saknas.
row-not-polygon = Formen är ingen yta utan { $found }.
row-damaged-shape = Formen är skadad.
row-too-many-rings = Formen har för många ringar: { $rings }.
row-outside-globe = Koordinaterna är omöjliga: longitud { $longitude }, latitud { $latitude }.
row-too-few-points = En ring har bara { $points } punkter.
row-marked-deleted = Posten är markerad som borttagen.

# status, verify and export
console-number = { $count }
console-status-entries = Anteckningar i dagboken
console-status-reports = Rapporter
console-report-state-new = nya
console-report-state-incident = hör till en incident
console-report-state-sent-on = skickade vidare
console-report-state-not-incident = inte incidenter
console-report-state-handled = hanterade på plats
console-status-incidents-open = Öppna incidenter
console-status-incidents-closed = Avslutade incidenter
console-status-level = nivå { $level }
console-status-areas = Områden
console-area-level-nation = land
console-area-level-county = län och landskap
console-area-level-municipality = kommuner
console-status-premises = Lokaler
console-standing-open = används
console-standing-planned = planerade
console-standing-abolished = används inte längre
console-status-organisations = Organisationer
console-status-people = Personer
console-last-entry = Senaste anteckning: { $sequence }, { $time }, { $hash }
console-intact = Dagboken är intakt: { $entries } anteckningar, { $bytes } byte, kontrollerad på { $seconds } s.
console-copy-no-place = { $flag } { $value } är varken en mapp eller adressen till en PostgreSQL-databas.
console-copy-not-empty = Det finns redan något i { $place }. Inget kopierades: ange ett tomt ställe.
console-copy-went-on = Dagboken i { $place } fortsatte medan den kopierades. Kopian är intakt men inte aktuell: stoppa noderna och kopiera igen till ett tomt ställe.
console-copied = Kopierade { $entries } anteckningar från { $from } till { $to } och kontrollerade båda. Den sista kontrollsumman är densamma: { $hash }
console-not-intact = Dagboken är inte intakt. Den första felaktiga anteckningen är { $bad }, efter { $good } korrekta. { $fault } Stoppa systemet och återställ från en säkerhetskopia.
console-fault-not-next = Anteckning { $expected } väntades men anteckning { $found } kom.
console-fault-hash = Kontrollsumman för anteckning { $sequence } stämmer inte med den och den föregående.
console-fault-time-goes-back = Anteckning { $sequence } har en tidigare tidsstämpel än den föregående.
console-fault-unknown-kind = Anteckning { $sequence } är av typen { $kind } version { $version }, som den här versionen inte känner till. Använd en senare version.
console-fault-malformed = Anteckning { $sequence } ({ $kind }) kan inte läsas.
console-fault-impossible-time = Anteckning { $sequence } har en omöjlig tid.
console-fault-not-an-entry = Anteckning { $sequence } innehåller något som ingen anteckning kan innehålla.
console-exported = { $entries } anteckningar har skrivits till { $path }.
console-erased = Personuppgifterna om { $subject } är raderade. Det står i dagboken att de har raderats. Tidigare säkerhetskopior innehåller dem tills de kasseras.
console-erase-nothing = Det finns inget mer att radera om { $subject }.
console-erase-unknown = { $subject } finns inte. Skriv till exempel report:R-4K7M2Q, person:, incident:, extract: eller theme:.
console-erase-confirm = Det som raderas är borta för gott. Skriv { $subject } en gång till för att radera.
console-erase-not-confirmed = Inget har raderats.
console-erase-plain = Före förseglingen skrevs uppgifterna i klartext i dagboken: { $entries } anteckningar. De visas inte längre, men orden finns kvar i dagbokens fil.
console-erase-index-late = Uppgifterna är raderade, men sökregistret är inte klart ännu. Det blir klart när nätverket startar.
console-export-in-use = Dagboken används av en server, så exporten kan inte antecknas i den. Stoppa servern först, eller exportera ändå med --unrecorded.
console-export-unrecorded = Den här exporten är inte antecknad i dagboken.

# backup och restore
console-progress-backup = Kopierar dagboken
console-backup-made = Säkerhetskopian finns i { $path }: { $entries } poster, { $files } filer, { $bytes } byte, gjord och kontrollerad på { $seconds } s.
console-backup-whole = Säkerhetskopian i { $path } från { $time } är hel: { $entries } poster, { $files } filer, { $bytes } byte, kontrollerad på { $seconds } s.
console-backup-keys-unopened = Nycklarna i den öppnades inte. Ange --passphrase-file för att kontrollera att lösenfrasen passar.
console-restored = Datamappen finns i { $path }: { $entries } poster, { $files } filer, { $bytes } byte, så som det var { $time }, återställd och kontrollerad på { $seconds } s.
console-backup-unknown = Den här versionen känner inte till ”{ $name }” i datamappen, och det finns inte med i säkerhetskopian.
console-backup-file-broken = Den bifogade filen { $file } saknas eller är skadad, och är det även i säkerhetskopian.
console-backup-unreadable = { $path } går inte att läsa: { $reason }
console-backup-unwritten = { $path } går inte att skriva, och inget halvfärdigt lämnas kvar: { $reason }
console-backup-not-empty = Det finns redan något i { $path }, och inget skrivs över. Välj en mapp som är tom eller inte finns.
console-backup-in-the-making = En annan process arbetar med { $path }. Vänta på den.
console-backup-none = Det finns ingen hel säkerhetskopia i { $path }.
console-backup-later = Säkerhetskopian gjordes av en senare version (form { $found }). Använd den versionen.
console-backup-damaged = Säkerhetskopian är skadad: { $file } är inte som den skrevs. Använd en annan säkerhetskopia.
console-backup-missing = Säkerhetskopian är skadad: { $file } saknas. Använd en annan säkerhetskopia.
console-backup-strange = Säkerhetskopian är inte som den gjordes: { $file } hör inte dit. Använd en annan säkerhetskopia.
console-backup-journal = Dagboken är inte hel, och ingen säkerhetskopia av den görs eller används. { $fault }
console-passphrase-ask = Säkerhetskopians lösenfras:
console-passphrase-again = Samma en gång till:
console-passphrase-differs = De två lösenfraserna är olika. Inget är gjort.
console-passphrase-empty = Lösenfrasen är tom.
console-passphrase-short = Lösenfrasen måste ha minst { $min } tecken. Fyra eller fem slumpvis valda ord är bra.
console-passphrase-none = Det finns ingen terminal att fråga efter lösenfrasen i. Ange den med --passphrase-file.
console-passphrase-wrong = Lösenfrasen öppnar inte { $file }. Inget är återställt.
console-passphrase-work = Att öppna { $file } skulle kräva mer arbete än den här versionen tar på sig. Filen gjordes inte av det här programmet.
console-about-token = Ger program åtkomst
console-about-token-issue = Utfärdar en programnyckel, när servern är stoppad
console-about-token-withdraw = Återkallar en programnyckel, när servern är stoppad
console-about-token-list = Visar de programnycklar som gäller: nummer, organisation, namn, rättigheter, slut, senast använd
console-flag-token-organisation = Organisationen i vars namn programmet läser och skriver, till exempel county-14
console-flag-token-name = Vad programmet heter
console-flag-token-scope = Vad programmet får göra, kan anges flera gånger: reports:read, reports:write, incidents:read, incidents:write
console-flag-token-days = I hur många dagar, högst 366
console-flag-token = Programnyckelns nummer, som T-4K7M2Q
console-value-scope = RÄTTIGHET
console-value-days = DAGAR
console-value-token = NYCKEL
console-token-issued = Programnyckeln { $token } är utfärdad. Den visas bara nu:
console-token-withdrawn = Programnyckeln { $token } är återkallad.
console-token-organisation = Det finns ingen organisation { $organisation }.
