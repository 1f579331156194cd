# Words of election law in this country.
phase-prepare = Prepare
phase-lists-fixed = Candidates confirmed
phase-advance-voting = Advance voting
phase-election-day = Election day
phase-count = Count
phase-appeals = Appeals
phase-evaluate = Evaluate
law-polling-station = Polling station
law-voting-place = Voting place
law-counties = Regions
