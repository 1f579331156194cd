# Words of election law in this country.
phase-prepare = Förbereda
phase-lists-fixed = Listor fastställda
phase-advance-voting = Förtidsröstning
phase-election-day = Valdag
phase-count = Rösträkning
phase-appeals = Överklagande
phase-evaluate = Utvärdering
law-polling-station = Vallokal
law-voting-place = Lokal
law-counties = Län
