# Words of election law in this country.
phase-prepare = Förberedelser
phase-lists-fixed = Kandidater fastställda
phase-advance-voting = Förhandsröstning
phase-election-day = Valdag
phase-count = Rösträkning
phase-appeals = Besvär
phase-evaluate = Utvärdering
law-polling-station = Vallokal
law-voting-place = Röstningsställe
law-counties = Landskap
