# The picture and the map.
level = Nivå
incident = Incident
lead = Huvudansvarig
from = Underlag
may-be-shared = Får delas
open-for = Öppen
save = Spara
open-incidents = Öppna incidenter · { $count }
no-open-incidents = Inga öppna incidenter.
all-incidents = Alla incidenter
place-everywhere = Hela landet
count-reports = { $count ->
    [0] Inga rapporter
    [one] { $count } rapport
   *[other] { $count } rapporter
}
count-incidents = { $count ->
    [0] Inga
    [one] { $count } incident
   *[other] { $count } incidenter
}
waiting = Väntar på första bedömning
waiting-reports = { $count ->
    [0] Inga rapporter
    [one] { $count } rapport
   *[other] { $count } rapporter
}
changes-hour = Under den senaste timmen
changes-none = Inget har ändrats.
duty = I tjänst
duty-none = Ingen har påbörjat sitt pass.
duty-confirmed = bekräftat
duty-take = Påbörja pass
duty-confirm = Bekräfta att du är i tjänst
duty-leave = Avsluta pass
theme-calm = Inga öppna incidenter
theme-unwritten = Ingen har ännu beskrivit läget för det här temat.
theme-write = Beskriv läget
theme-text = Läget för temat, i en eller två meningar
theme-basis = Fakta eller bedömning
theme-likelihood = Sannolikhet (bara för bedömningar)
theme-now = Läget nu
theme-before = Tidigare
theme-own-label-none = Alla som arbetar i nätverket
theme-own-label-help = Med en egen märkning läses texten bara av dem som ryms inom märkningen. Övriga läser det som stod där förut.
theme-mark-as-all = Ta bort den egna märkningen: alla som arbetar i nätverket läser texten.
trend-rising = ökar
trend-steady = oförändrat
trend-falling = minskar
trend-quiet = inga rapporter
trend-counts = Rapporter timme för timme, de senaste { $hours } timmarna: totalt { $count }
shade-label = Vad kartan visar
shade-level = Nivå
shade-reports = Rapporter
map = Karta
map-label = Karta: { $area }. { $shade }.
map-calm = inga öppna incidenter
map-area = { $area }: { $level } { $name }, öppna incidenter: { $incidents }, rapporter: { $reports }
map-no-areas = Området är inte indelat i mindre områden.
legend-none = inga
legend-from = minst { $count }
crumbs = Du är här
figures = Siffror
answers-here = Ansvarar för området
reports-newest = Nyaste rapporterna
reports-none-here = Inga rapporter härifrån.
all-reports = Alla rapporter
report-state-new = Ny
report-state-incident = Hör till incident
report-state-sent-on = Skickad vidare
report-state-not-incident = Inte en incident
report-state-handled = Hanterad på plats
verdict-incident = Hör till: { $incident }
verdict-sent-on = Skickad vidare till: { $to }
verdict-handled = Hanterad på plats
not-incident-ordinary-debate = Inte en incident: vanlig debatt
not-incident-no-deviation = Inte en incident: allt var i sin ordning
not-incident-duplicate = Inte en incident: samma rapport igen
not-incident-outside-mandate = Inte en incident: gäller inte valet
not-incident-test = Inte en incident: ett test
part-event = Händelse
part-consequences = Konsekvenser
part-measures = Åtgärder
part-resources = Resurser
part-actors = Aktörer
entry-network-founded = Nätverket skapat
entry-organisation-registered = Organisation
entry-person-admitted = Behörighet tilldelad
entry-person-signed-in = Inloggning
entry-person-invited = Inbjuden
entry-person-invitation-withdrawn = Inbjudan återkallad
entry-person-invitation-accepted = Inbjudan godtagen
entry-person-passkey-added = Passnyckel tillagd
entry-person-passkey-removed = Passnyckel borttagen
entry-person-sign-in-failed = Misslyckad inloggning
entry-person-recovery-offered = Engångslänk erbjuden
entry-person-sessions-ended = Sessioner avslutade
entry-person-emergency-sign-in = Nödkonto använt
entry-kind-defined = Typ av incident
entry-export-taken = Export
entry-election-called = Val
entry-area-defined = Område
entry-premises-registered = Lokal registrerad
entry-premises-corrected = Lokal ändrad
entry-report-received = Rapport
entry-report-corrected = Rapport rättad av källan
entry-report-triaged = Första bedömning
entry-report-taken-up = Rapport återupptagen
entry-incident-opened = Incident öppnad
entry-incident-level-changed = Nivå
entry-incident-entry-written = Dagboksanteckning
entry-incident-described = Lägesbild
entry-incident-handed-over = Överlämnad
entry-incident-marked = TLP-märkning
entry-incident-placed = Platser
entry-incident-closed = Incident avslutad
entry-incident-reopened = Incident öppnad igen
entry-duty-taken = Pass påbörjat
entry-duty-left = Pass avslutat
entry-theme-assessed = Läget för ett tema
entry-file-attached = Fil bifogad
entry-subject-erased = Personuppgifter raderade
entry-mandate-given = Roll
entry-mandate-reviewed = Behörighet granskad
entry-report-marked = Rapportens märkning
entry-entry-marked = Anteckningens märkning
entry-extract-released = Information utlämnad
entry-extract-withdrawn = Utdrag återtaget
entry-reading-noted = Öppnad
entry-provider-set = Inställningar sparade för organisationens inloggning
entry-provider-tried = Organisationens inloggning provad
entry-provider-turned-on = Organisationens inloggning påslagen
entry-provider-turned-off = Organisationens inloggning avstängd
entry-provider-refused = Inte insläppt genom organisationens inloggning
entry-person-vouched-for = Roll från organisationens inloggning
entry-person-connected = Konto kopplat till organisationens inloggning
