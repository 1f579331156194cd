# Words of election law in this country.
phase-prepare = Förberedelser
phase-lists-fixed = Kandidatlistor fastställda
phase-advance-voting = Förtidsröstning
phase-election-day = Valdag
phase-count = Rösträkning
phase-appeals = Överklagande
phase-evaluate = Utvärdering
law-polling-station = Vallokal
law-voting-place = Röstmottagningsställe
law-counties = Län
