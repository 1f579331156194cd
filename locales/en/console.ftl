# The program at a terminal: help
console-about = The shared working place of a national election network
console-after-help =
    Settings can be given as flags, as variables (VALPOOL_…) and in valpool.toml; “valpool config” shows them.
    Exit codes: 0 done, 1 refused, 2 mistake in the command, 3 not available, 4 journal not intact.
console-heading-usage = Usage
console-heading-commands = Commands
console-heading-arguments = Arguments
console-heading-options = Options
console-manual-name = NAME
console-manual-description = DESCRIPTION
console-manual-options = OPTIONS

# What each command does
console-about-demo = Show an invented network on election day
console-about-serve = Run the network on this machine
console-about-sign-in-link = Make a one-time link that signs a person in
console-about-import = Take in areas, premises or reports from files
console-about-import-areas = Take in areas with boundaries from GeoJSON or a shapefile
console-about-import-premises = Take in a register of premises from CSV
console-about-import-reports = Take in reports from CSV
console-about-status = Show what the journal holds, in figures
console-about-verify = Check that the journal is intact
console-about-export = Take the journal out as text
console-about-backup = Makes a backup of a data folder, also while the server runs; with --check, checks one that is there
console-about-restore = Makes a data folder out of a backup
console-about-erase = Erase the personal data of something, for good
console-about-copy = Copy a journal to another place and prove that it is the same
console-about-config = Show every setting, its value and where it comes from
console-about-manual = Print the manual page
console-about-completions = Print what a shell needs to complete commands
console-about-help = Show help for a command

# Placeholders for values
console-value-address = ADDRESS
console-value-mib = MiB
console-value-command = COMMAND
console-value-country = COUNTRY
console-value-file = FILE
console-value-folder = FOLDER
console-value-subject = WHAT:NUMBER
console-value-ground = GROUND
console-value-journal = JOURNAL
console-value-format = FORMAT
console-value-language = LANGUAGE
console-value-level = LEVEL
console-value-map = MAP.toml
console-value-name = NAME
console-value-options = OPTIONS
console-value-organisation = ORGANISATION
console-value-person = PERSON
console-value-property = PROPERTY
console-value-shell = SHELL
console-value-zone = ZONE

# What each flag means
console-flag-help = Show help
console-flag-version = Show version
console-flag-config = Settings file, instead of valpool.toml in this folder
console-flag-language = Language: sv, fi or en
console-flag-data = Folder that holds the network’s data (default: ./valpool-data)
console-flag-journal = Where the journal lies: a folder, or postgres://… for one that several nodes share (default: the data folder)
console-flag-from = The journal to copy: a folder or postgres://…
console-flag-to = Where to: an empty folder or database
console-flag-demo-data = The demonstration’s own folder (default: ./valpool-data/demo)
console-flag-listen = Address and port to listen on (default: 127.0.0.1:8080; port 0 takes a free one)
console-flag-base = How links begin, for example https://election.example (default: http:// and the address to listen on)
console-flag-metrics = Address on which /healthz, /readyz and /metrics are told, for example 127.0.0.1:9464; “off” is the default
console-value-bucket = BUCKET
console-flag-files = Bucket that holds attached files, as s3://bucket/prefix (default: the data folder)
console-files-no-buckets = This build of the program knows no buckets: build it with the feature “s3”, or leave out --files.
console-flag-file-mib = Largest attached file; 0 takes no files
console-flag-name = The network’s name, when it is founded
console-flag-country = The country, when the network is founded: SE or FI
console-flag-zone = The time zone, when the network is founded (default: the country’s)
console-flag-fresh = Start afresh: delete the demonstration’s folder first
console-flag-still = Let no new reports arrive
console-flag-person = The person’s code (P-XXXXXX) or full name
console-flag-areas-file = The file: .geojson, .json, or .shp with .dbf beside it
console-flag-premises-file = The table of premises (CSV, UTF-8)
console-flag-reports-file = The table of reports (CSV, UTF-8)
console-flag-premises-map = The file that says which column means what
console-flag-reports-map = The file that says which column means what, and which word is which kind
console-flag-level = The areas’ level: nation, county or municipality
console-flag-code = The property with the area’s code
console-flag-area-name = The property with the area’s name
console-flag-parent = The property with the code of the area one level up
console-flag-as = The organisation in whose name the file is taken in (default: the coordinating one)
console-flag-dry-run = Show what would happen, and write nothing
console-flag-refusals = Write every refused row with its reason to this file (CSV)
console-flag-json = Print the figures as JSON
console-flag-format = The format: jsonl or csv
console-flag-output = The file to write to (default: the terminal)
console-flag-unrecorded = Take it out even when that can’t be recorded in the journal
console-flag-backup = Folder that the backup becomes; with --check, the backup to check
console-flag-check = Makes nothing, and checks the backup that is there
console-flag-restored = The backup
console-flag-restore-data = Data folder to make; it must be empty or not there
console-flag-passphrase-file = File whose first line is the backup’s passphrase; without it you are asked at the terminal
console-flag-keys = File that holds the keys to personal data (default: keys.sqlite in the data folder)
console-flag-subject = What to erase: report:, person: or incident: and its number, or theme: and the theme
console-flag-ground = Why: request, retention, misplaced or decision
console-flag-yes = Don’t ask once more
console-flag-shell = The shell: bash, elvish, fish, powershell or zsh
console-flag-command = The command, for example: import areas

# Mistakes on the command line
console-mistake-unknown-argument = There is no argument { $argument } here.
console-mistake-unknown-command = There is no command “{ $command }”.
console-mistake-missing = This is missing: { $argument }
console-mistake-no-command = A command is missing.
console-mistake-no-value = { $argument } needs a value.
console-mistake-value = { $argument } can’t be “{ $value }”. Possible values: { $allowed }
console-mistake-twice = { $argument } can be given once only.
console-mistake-not-utf8 = An argument is not UTF-8.
console-mistake-hint = See “valpool help”.

# Settings
console-origin-default = default
console-setting-not-usable = The setting { $setting } can’t be “{ $value }” ({ $origin }). Possible values: { $allowed }
console-settings-unreadable = The settings file { $path } can’t be read: { $reason }
console-settings-not-toml = The settings file { $path } is not TOML. Correct this: { $reason }
console-settings-unknown-key = The settings file { $path } has an unknown setting, “{ $key }”. There are: { $allowed }
console-settings-not-text = The setting “{ $key }” in { $path } must stand in quotation marks.

# When something is not available
console-failed = That failed: { $reason }
console-busy = The journal is busy. Try again in a moment.
console-journal-in-use = The journal in { $folder } is in use by another process. Stop that one first, or name another folder with --data.
console-journal-missing = There is no journal in { $folder }. Name the right folder with --data, or found a network with “valpool serve”.
console-journal-emptied = The journal in { $folder } is empty or gone, though the folder has been in use. Nothing was changed. Put the journal back from a backup, or name another folder with --data.
console-journal-unavailable = The journal can’t be read or written: { $reason }
console-journal-later = The journal in { $folder } was written by a later release. Use that one or a newer one.
console-journal-damaged = The journal’s file is damaged: { $reason } Restore it from a backup.
console-journal-broken = The journal is not intact: entry { $sequence } is not as it was written. Run “valpool verify” and restore from a backup.
console-keys-foreign = The keys to personal data belong to another journal. Name the right file with --keys.
console-key-lost = The key to entry { $sequence } is gone, although the journal tells of no erasure. Restore the keys from a backup.
console-key-missing = The key to entry { $sequence } is not among the keys. Name the right file with --keys, or restore it from a backup.
console-key-wrong = The key to entry { $sequence } does not fit: the keys belong to another journal. Name the right file with --keys.
console-address-in-use = The address { $address } is taken. Choose another with --listen, for example --listen 127.0.0.1:8081.
console-address-wrong = “{ $address }” is not an address to listen on. Write for example 127.0.0.1:8080.
console-address-unavailable = It is not possible to listen on { $address }: { $reason }. Choose another address with --listen.

# serve and sign-in-link
console-network-name = Election network
console-coordinator-name = Election authority
console-nation-se = Sweden
console-nation-fi = Finland
console-founded = A new network is founded in { $folder }: { $name }.
console-data-in = Data: { $folder }
console-serving = Open { $address } in a browser. Ctrl+C stops.
console-metrics-on = Health and metrics: { $address }
console-metrics-wide = Health and metrics are told on { $address }, which other machines may reach, to anyone who asks. Close the port to everybody but your monitoring.
console-first-link = The first administrator ({ $name }) signs in with this link, once and within a day:
console-link-for = { $name } signs in with this link, once and within a day:
console-person-unknown = There is no person with the code or name “{ $person }”. Write the full name, or the code (P-XXXXXX).
console-person-several = Several people are called “{ $person }”. Choose by code: { $codes }

# demo
console-demo-network-name = National election network (demonstration)
console-demo-county-board = County Administrative Board, { $county }
console-demo-data = A demonstration with invented people and events. Data: { $folder } (start afresh with --fresh)
console-demo-moves = Reports arrive for about an hour.
console-demo-goes-on = The demonstration goes on from before. Reports arrive until its hour is over.
console-demo-over = The demonstration goes on from before. Its reports have all arrived; --fresh starts afresh.
console-demo-still = No new reports arrive (--still).
console-demo-address = Open { $address } in a browser. Ctrl+C stops.
console-demo-open = Other machines can reach this address. In a demonstration anyone can sign in as anybody.
console-demo-other-address = The address { $address } is taken, so another port is used. Choose one with --listen.
console-demo-folder-strange = The folder { $folder } holds something else than a demonstration. It is left alone; name another with --data.

# import
console-progress-journal = Reading the journal
console-progress-import = Taking in
console-progress-verify = Checking
console-progress-copy = Copying
console-progress-export = Writing
console-import-dry-run = Dry run: nothing is written.
console-import-summary = Taken: { $taken }. Updated: { $updated }. Unchanged: { $unchanged }. Refused: { $refused }.
console-import-refused = Row { $row }: { $why }
console-import-refused-more = … and { $count } more rows were refused. Write them all to a file with --refusals FILE.
console-import-refusals-written = { $count } refused rows are written to { $path }.
console-import-no-date = { $count ->
    [one] 1 report has no usable time. It is taken with the time unknown.
   *[other] { $count } reports have no usable time. They are taken with the time unknown.
}
console-import-no-place = { $count ->
    [one] 1 report has no usable place. It is taken with the place unknown.
   *[other] { $count } reports have no usable place. They are taken with the place unknown.
}
console-import-outside = { $count ->
    [one] Of these, 1 has coordinates that lie in no area.
   *[other] Of these, { $count } have coordinates that lie in no area.
}
console-import-no-position = { $count ->
    [one] 1 of the premises has no position. It is taken all the same.
   *[other] { $count } of the premises have no position. They are taken all the same.
}
console-import-area-unknown = { $count ->
    [one] 1 row names an area that the network does not know. Take in the areas first, then this file again.
   *[other] { $count } rows name areas that the network does not know. Take in the areas first, then this file again.
}
console-import-word-unknown = The word “{ $word }” is not in the map file ({ $count } rows).
console-import-kind-other = “{ $word }” is not in the map file and became “other” ({ $count } reports).
console-import-words-more = … and { $words } other words that are not in the map file ({ $count } rows).
console-import-long-key = The key is longer than { $max } characters.
console-import-long-kind = The word for the kind is longer than { $max } characters.
console-import-long-title = The title is longer than { $max } characters.
console-import-long-text = The text is longer than { $max } characters.
console-import-long-place = The place is longer than { $max } characters.
console-import-long-name = The name is longer than { $max } characters.
console-import-long-address = The address is longer than { $max } characters.
console-organisation-unknown = There is no organisation with the key “{ $organisation }” in the network. Name another with --as.
console-map-kind-unknown = The map file names the kind “{ $kind }”, which the network does not have. There are: { $known }
console-map-level-unknown = The map file’s area_level is “{ $level }”. Possible levels: { $allowed }
console-areas-file-kind = { $path } is neither .geojson, .json nor .shp. Areas are taken in from GeoJSON or a shapefile.
console-code-unusable = The code “{ $code }” can’t be used: at most 46 bytes, without control characters.
console-file-refused = { $path }: { $why } Nothing is changed.
console-file-unreadable = { $path } can’t be read: { $reason }. Nothing is changed.
console-file-is-folder = { $path } is a folder. Name a file.
console-file-not-made = { $path } can’t be written: { $reason }
console-looks-like-zip = a zip file or a spreadsheet
console-looks-like-old-spreadsheet = an old spreadsheet
console-looks-like-gzip = a gzip file
console-looks-like-sqlite = an SQLite database
console-looks-like-pdf = a PDF
console-looks-like-html = a web page
console-looks-like-utf-16 = text in UTF-16
console-looks-like-binary = something else than text

# Why a whole file is not taken
file-file-too-large = The file has { $bytes } bytes; at most { $bytes-max } are read. Split it into smaller files.
file-too-many-rows = The file has more than { $rows-max } rows. Split it into smaller files.
file-not-utf8 = The text is not UTF-8; the first fault is on line { $line }. Save the file as UTF-8.
file-not-csv = This is not a CSV file; it looks like { $looks-like }. Save it as CSV (UTF-8).
file-empty = The file is empty.
file-no-rows = The file has no rows.
file-missing-column = There is no column “{ $column }”. There are: { $present }. Correct the name.
file-repeated-column = The column “{ $column }” is there more than once. Give one of them another name.
file-quote-not-closed = A quotation mark on line { $line } is never closed. The file may be cut off; fetch it again.
file-cut-off = The file ends in the middle of row { $row }. It is cut off; fetch it again.
file-map-unreadable = The map file can’t be read, line { $line }: { $detail }. Correct the line.
file-map-unknown-key = The map file has an unknown key on line { $line }: “{ $key }”. Take it out or correct its name.
file-map-unknown-value = Line { $line } of the map file: “{ $value }” is not one of { $allowed }.
file-map-missing-key = The map file lacks the key “{ $key }”. Add it.
file-unknown-zone = There is no time zone “{ $zone }”. Write for example Europe/Stockholm.
file-not-geojson = This is not a GeoJSON feature collection: { $detail }.
file-not-shapefile = This is not the .{ $part } file of a shapefile. It may be damaged; fetch it again.
file-no-polygons = The shapefile does not hold polygons but shapes of type { $shape-type }. Choose a file with polygons.
file-records-differ = The .shp file has { $shapes } shapes and the .dbf file { $records } records. They don’t belong together; fetch both again.
file-unknown-code-page = The .dbf file uses code page { $mark }, which is not supported. Save it as UTF-8.
file-not-wgs84 = The coordinates ({ $x }, { $y }) are not degrees of WGS 84. Convert the file first.

# Why one row is not taken
row-no-key = The row has no key.
row-duplicate-key = Row { $first-row } has the same key.
row-wrong-field-count = The row has { $found } fields, the header { $expected }.
row-stray-quote = A quotation mark is out of place; the row spans { $lines } lines of the file.
row-field-too-long = The field “{ $column }” is longer than { $bytes-max } bytes.
row-no-code = The area has no code.
row-no-name = There is no name.
row-not-polygon = The shape is not a polygon but { $found }.
row-damaged-shape = The shape is damaged.
row-too-many-rings = The shape has too many rings: { $rings }.
row-outside-globe = The coordinates are impossible: longitude { $longitude }, latitude { $latitude }.
row-too-few-points = A ring has only { $points } points.
row-marked-deleted = The record is marked as deleted.

# status, verify and export
console-number = { $count }
console-status-entries = Entries in the journal
console-status-reports = Reports
console-report-state-new = new
console-report-state-incident = belong to an incident
console-report-state-sent-on = sent on
console-report-state-not-incident = not incidents
console-report-state-handled = handled on the spot
console-status-incidents-open = Open incidents
console-status-incidents-closed = Closed incidents
console-status-level = level { $level }
console-status-areas = Areas
console-area-level-nation = nation
console-area-level-county = counties and regions
console-area-level-municipality = municipalities
console-status-premises = Premises
console-standing-open = in use
console-standing-planned = planned
console-standing-abolished = no longer used
console-status-organisations = Organisations
console-status-people = People
console-last-entry = Last entry: { $sequence }, { $time }, { $hash }
console-intact = The journal is intact: { $entries } entries, { $bytes } bytes, checked in { $seconds } s.
console-copy-no-place = { $flag } { $value } is neither a folder nor the address of a PostgreSQL database.
console-copy-not-empty = There is something in { $place } already. Nothing was copied: name an empty place.
console-copy-went-on = The journal in { $place } went on while it was copied. The copy is intact but not up to date: stop the nodes and copy to an empty place again.
console-copied = Copied { $entries } entries from { $from } to { $to } and checked both. The last hash is the same: { $hash }
console-not-intact = The journal is not intact. The first bad entry is { $bad }, after { $good } good ones. { $fault } Stop the system and restore from a backup.
console-fault-not-next = Entry { $expected } was expected and entry { $found } came.
console-fault-hash = The hash of entry { $sequence } does not fit it and the entry before.
console-fault-time-goes-back = Entry { $sequence } is stamped before the entry before it.
console-fault-unknown-kind = Entry { $sequence } is of kind { $kind } version { $version }, which this release does not know. Use a later release.
console-fault-malformed = Entry { $sequence } ({ $kind }) can’t be read.
console-fault-impossible-time = Entry { $sequence } has an impossible time.
console-fault-not-an-entry = Entry { $sequence } holds what no entry can.
console-exported = { $entries } entries are written to { $path }.
console-erased = The personal data of { $subject } is erased. That it was erased stands in the journal. Earlier backups hold it until they are thrown away.
console-erase-nothing = There is nothing more to erase of { $subject }.
console-erase-unknown = There is no { $subject }. Write, for example, report:R-4K7M2Q, person:, incident:, extract: or theme:.
console-erase-confirm = What is erased is gone for good. Type { $subject } once more to erase it.
console-erase-not-confirmed = Nothing is erased.
console-erase-plain = Before texts were sealed they were written into the journal in plain words: { $entries } entries. They are shown no longer, but the words are still in the journal’s file.
console-erase-index-late = It is erased, but the search index is not ready yet. It will be when the network is started.
console-export-in-use = The journal is in use by a server, so the export can’t be recorded in it. Stop the server first, or take it all the same with --unrecorded.
console-export-unrecorded = This export is not recorded in the journal.

# backup and restore
console-progress-backup = Copying the journal
console-backup-made = The backup is in { $path }: { $entries } entries, { $files } files, { $bytes } bytes, made and checked in { $seconds } s.
console-backup-whole = The backup in { $path } from { $time } is whole: { $entries } entries, { $files } files, { $bytes } bytes, checked in { $seconds } s.
console-backup-keys-unopened = The keys in it were not opened. Give --passphrase-file to check that the passphrase fits.
console-restored = The data folder is in { $path }: { $entries } entries, { $files } files, { $bytes } bytes, as of { $time }, restored and checked in { $seconds } s.
console-backup-unknown = “{ $name }” in the data folder is not known to this release and is not in the backup.
console-backup-file-broken = The attached file { $file } is missing or damaged, and it is not better in the backup.
console-backup-unreadable = { $path } can’t be read: { $reason }
console-backup-unwritten = { $path } can’t be written, and nothing is left half done: { $reason }
console-backup-not-empty = { $path } holds something already, and nothing is written over. Choose a folder that is empty or not there.
console-backup-in-the-making = Another process is working on { $path }. Wait for it.
console-backup-none = There is no whole backup in { $path }.
console-backup-later = The backup was made by a later release (form { $found }). Use that release.
console-backup-damaged = The backup is damaged: { $file } is not as it was written. Use another backup.
console-backup-missing = The backup is damaged: { $file } is missing. Use another backup.
console-backup-strange = The backup is not as it was made: { $file } does not belong to it. Use another backup.
console-backup-journal = The journal is not intact, and no backup of it is made or used. { $fault }
console-passphrase-ask = Passphrase of the backup:
console-passphrase-again = The same once more:
console-passphrase-differs = The two passphrases differ. Nothing is done.
console-passphrase-empty = The passphrase is empty.
console-passphrase-short = The passphrase must have at least { $min } characters. Four or five random words are good.
console-passphrase-none = There is no terminal to ask for the passphrase. Give it with --passphrase-file.
console-passphrase-wrong = The passphrase does not open { $file }. Nothing is restored.
console-passphrase-work = Opening { $file } would take more work than this release takes on. It was not made by this program.
console-about-token = Let programs in
console-about-token-issue = Issue a token, while the server is stopped
console-about-token-withdraw = Withdraw a token, while the server is stopped
console-about-token-list = Show the tokens that are good: number, organisation, name, scopes, end, last use
console-flag-token-organisation = The organisation in whose name the program reads and writes, for example county-14
console-flag-token-name = What the program is called
console-flag-token-scope = What the program may do, may be given several times: reports:read, reports:write, incidents:read, incidents:write
console-flag-token-days = For how many days, at most 366
console-flag-token = The number of the token, like T-4K7M2Q
console-value-scope = SCOPE
console-value-days = DAYS
console-value-token = TOKEN
console-token-issued = The token { $token } is issued. It is shown only now:
console-token-withdrawn = The token { $token } is withdrawn.
console-token-organisation = There is no organisation { $organisation }.
