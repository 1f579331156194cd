# Words of election law in this country.
phase-prepare = Varautuminen
phase-lists-fixed = Ehdokasasettelu vahvistettu
phase-advance-voting = Ennakkoäänestys
phase-election-day = Vaalipäivä
phase-count = Ääntenlaskenta
phase-appeals = Muutoksenhaku
phase-evaluate = Arviointi
law-polling-station = Äänestyspaikka
law-voting-place = Äänestyspaikka
law-counties = Maakunnat
