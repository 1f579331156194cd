# The picture and the map.
level = Level
incident = Incident
lead = Lead
from = From
may-be-shared = May be shared
open-for = Open
save = Save
open-incidents = Open incidents · { $count }
no-open-incidents = No open incidents.
all-incidents = All incidents
place-everywhere = Whole country
count-reports = { $count ->
    [0] No reports
    [one] { $count } report
   *[other] { $count } reports
}
count-incidents = { $count ->
    [0] None
    [one] { $count } incident
   *[other] { $count } incidents
}
waiting = Waiting for a first assessment
waiting-reports = { $count ->
    [0] No reports
    [one] { $count } report
   *[other] { $count } reports
}
changes-hour = In the last hour
changes-none = Nothing has changed.
duty = On duty
duty-none = Nobody has said that they are on duty.
duty-confirmed = confirmed
duty-take = Go on duty
duty-confirm = Confirm: still on duty
duty-leave = Go off duty
theme-calm = No open incidents
theme-unwritten = Nobody has written the state of this theme yet.
theme-write = Write the state
theme-text = State of the theme, in a sentence or two
theme-basis = Fact or assessment
theme-likelihood = How likely (assessments only)
theme-now = State now
theme-before = Before
theme-own-label-none = All who work in the network
theme-own-label-help = With a marking of its own it is read only by those whom the marking admits. Everybody else goes on reading what stood before.
theme-mark-as-all = Remove its own marking: all who work in the network read it.
trend-rising = rising
trend-steady = steady
trend-falling = falling
trend-quiet = no reports
trend-counts = Reports hour by hour, the last { $hours } hours: { $count } in all
shade-label = What the map shows
shade-level = Level
shade-reports = Reports
map = Map
map-label = Map: { $area }. { $shade }.
map-calm = no open incidents
map-area = { $area }: { $level } { $name }, open incidents { $incidents }, reports { $reports }
map-no-areas = No areas lie below this one.
legend-none = none
legend-from = from { $count }
crumbs = You are here
figures = Figures
answers-here = Answers for the area
reports-newest = Newest reports
reports-none-here = No reports from here.
all-reports = All reports
report-state-new = New
report-state-incident = In an incident
report-state-sent-on = Sent on
report-state-not-incident = Not an incident
report-state-handled = Handled on the spot
verdict-incident = Belongs to: { $incident }
verdict-sent-on = Sent on to: { $to }
verdict-handled = Handled on the spot
not-incident-ordinary-debate = Not an incident: ordinary debate
not-incident-no-deviation = Not an incident: everything was in order
not-incident-duplicate = Not an incident: the same report again
not-incident-outside-mandate = Not an incident: not about the election
not-incident-test = Not an incident: a test
part-event = Event
part-consequences = Consequences
part-measures = Measures
part-resources = Resources
part-actors = Actors
entry-network-founded = Network founded
entry-organisation-registered = Organisation
entry-person-admitted = Access given
entry-person-signed-in = Signed in
entry-person-invited = Invited
entry-person-invitation-withdrawn = Invitation withdrawn
entry-person-invitation-accepted = Invitation accepted
entry-person-passkey-added = Passkey added
entry-person-passkey-removed = Passkey removed
entry-person-sign-in-failed = Sign-in failed
entry-person-recovery-offered = One-time link offered
entry-person-sessions-ended = Sessions ended
entry-person-emergency-sign-in = Account for emergencies used
entry-kind-defined = Kind of incident
entry-export-taken = Export
entry-election-called = Election
entry-area-defined = Area
entry-premises-registered = Premises registered
entry-premises-corrected = Premises changed
entry-report-received = Report
entry-report-corrected = Report corrected by its source
entry-report-triaged = First assessment
entry-report-taken-up = Report taken up again
entry-incident-opened = Incident opened
entry-incident-level-changed = Level
entry-incident-entry-written = Journal entry
entry-incident-described = Picture
entry-incident-handed-over = Handed over
entry-incident-marked = Marking
entry-incident-placed = Places
entry-incident-closed = Incident closed
entry-incident-reopened = Incident reopened
entry-duty-taken = On duty
entry-duty-left = Off duty
entry-theme-assessed = State of a theme
entry-file-attached = File attached
entry-subject-erased = Personal data erased
entry-mandate-given = Role
entry-mandate-reviewed = Access reviewed
entry-report-marked = Marking of a report
entry-entry-marked = Marking of an entry
entry-extract-released = Information released
entry-extract-withdrawn = Extract withdrawn
entry-reading-noted = Opened
entry-provider-set = Organisation’s sign-in set
entry-provider-tried = Organisation’s sign-in tried
entry-provider-turned-on = Organisation’s sign-in turned on
entry-provider-turned-off = Organisation’s sign-in turned off
entry-provider-refused = Not let in by the organisation’s sign-in
entry-person-vouched-for = Role from the organisation’s sign-in
entry-person-connected = Account connected with the organisation’s sign-in
