# The picture and the map.
level = Taso
incident = Poikkeama
lead = Vastuutaho
from = Lähteet
may-be-shared = Saa jakaa
open-for = Avoinna
save = Tallenna
open-incidents = Avoimet poikkeamat · { $count }
no-open-incidents = Ei avoimia poikkeamia.
all-incidents = Kaikki poikkeamat
place-everywhere = Koko maa
count-reports = { $count ->
    [0] Ei ilmoituksia
    [one] { $count } ilmoitus
   *[other] { $count } ilmoitusta
}
count-incidents = { $count ->
    [0] Ei yhtään
    [one] { $count } poikkeama
   *[other] { $count } poikkeamaa
}
waiting = Odottaa alkuarviota
waiting-reports = { $count ->
    [0] Ei ilmoituksia
    [one] { $count } ilmoitus
   *[other] { $count } ilmoitusta
}
changes-hour = Viimeisen tunnin aikana
changes-none = Mikään ei ole muuttunut.
duty = Päivystysvuorossa
duty-none = Kukaan ei ole ilmoittautunut päivystäjäksi.
duty-confirmed = vahvistettu
duty-take = Aloita päivystys
duty-confirm = Vahvista, että päivystät yhä
duty-leave = Lopeta päivystys
theme-calm = Ei avoimia poikkeamia
theme-unwritten = Kukaan ei ole vielä kuvannut tämän teeman tilannetta.
theme-write = Kuvaa tilanne
theme-text = Teeman tilanne lauseella tai kahdella
theme-basis = Fakta vai arvio
theme-likelihood = Todennäköisyys (vain arvioissa)
theme-now = Tilanne nyt
theme-before = Aiemmin
theme-own-label-none = Kaikki verkostossa työskentelevät
theme-own-label-help = Kun tekstillä on oma merkintä, sen näkevät vain ne, joille merkintä antaa lukuoikeuden. Muut näkevät aiemman tekstin.
theme-mark-as-all = Poista tekstin oma merkintä: sen saavat lukea kaikki verkostossa työskentelevät.
trend-rising = kasvaa
trend-steady = ennallaan
trend-falling = vähenee
trend-quiet = ei ilmoituksia
trend-counts = Ilmoitukset tunneittain, viimeiset { $hours } tuntia: yhteensä { $count }
shade-label = Mitä kartta näyttää
shade-level = Taso
shade-reports = Ilmoitukset
map = Kartta
map-label = Kartta: { $area }. { $shade }.
map-calm = ei avoimia poikkeamia
map-area = { $area }: { $level } { $name }, avoimia poikkeamia: { $incidents }, ilmoituksia: { $reports }
map-no-areas = Aluetta ei ole jaettu pienempiin alueisiin.
legend-none = ei yhtään
legend-from = vähintään { $count }
crumbs = Olet tässä
figures = Luvut
answers-here = Vastaa alueesta
reports-newest = Uusimmat ilmoitukset
reports-none-here = Täältä ei ole ilmoituksia.
all-reports = Kaikki ilmoitukset
report-state-new = Uusi
report-state-incident = Liittyy poikkeamaan
report-state-sent-on = Välitetty eteenpäin
report-state-not-incident = Ei poikkeama
report-state-handled = Hoidettu paikan päällä
verdict-incident = Liittyy poikkeamaan: { $incident }
verdict-sent-on = Välitetty: { $to }
verdict-handled = Hoidettu paikan päällä
not-incident-ordinary-debate = Ei poikkeama: tavallinen keskustelu
not-incident-no-deviation = Ei poikkeama: kaikki oli kunnossa
not-incident-duplicate = Ei poikkeama: sama ilmoitus uudelleen
not-incident-outside-mandate = Ei poikkeama: ei koske vaaleja
not-incident-test = Ei poikkeama: testi
part-event = Tapahtuma
part-consequences = Vaikutukset
part-measures = Toimenpiteet
part-resources = Resurssit
part-actors = Toimijat
entry-network-founded = Verkosto perustettu
entry-organisation-registered = Organisaatio
entry-person-admitted = Käyttöoikeus annettu
entry-person-signed-in = Sisäänkirjautuminen
entry-person-invited = Kutsuttu
entry-person-invitation-withdrawn = Kutsu peruttu
entry-person-invitation-accepted = Kutsu hyväksytty
entry-person-passkey-added = Pääsyavain lisätty
entry-person-passkey-removed = Pääsyavain poistettu
entry-person-sign-in-failed = Epäonnistunut kirjautuminen
entry-person-recovery-offered = Kertakäyttölinkki tarjottu
entry-person-sessions-ended = Istunnot päätetty
entry-person-emergency-sign-in = Hätätunnusta käytetty
entry-kind-defined = Poikkeaman laji
entry-export-taken = Vienti
entry-election-called = Vaalit
entry-area-defined = Alue
entry-premises-registered = Vaalitila lisätty
entry-premises-corrected = Vaalitilan tietoja muutettu
entry-report-received = Ilmoitus
entry-report-corrected = Lähde korjasi ilmoituksen
entry-report-triaged = Alkuarvio
entry-report-taken-up = Ilmoitus otettu uudelleen käsittelyyn
entry-incident-opened = Poikkeama avattu
entry-incident-level-changed = Taso
entry-incident-entry-written = Päiväkirjamerkintä
entry-incident-described = Tilannekuva
entry-incident-handed-over = Siirretty
entry-incident-marked = TLP-merkintä
entry-incident-placed = Paikat
entry-incident-closed = Poikkeama päätetty
entry-incident-reopened = Poikkeama avattu uudelleen
entry-duty-taken = Päivystys alkoi
entry-duty-left = Päivystys päättyi
entry-theme-assessed = Teeman tilanne
entry-file-attached = Tiedosto liitetty
entry-subject-erased = Henkilötiedot poistettu
entry-mandate-given = Rooli
entry-mandate-reviewed = Käyttöoikeus tarkistettu
entry-report-marked = Ilmoituksen merkintä
entry-entry-marked = Kirjauksen merkintä
entry-extract-released = Tietoa luovutettu
entry-extract-withdrawn = Luovutus peruttu
entry-reading-noted = Avattu
entry-provider-set = Organisaation kirjautuminen määritetty
entry-provider-tried = Organisaation kirjautumista kokeiltu
entry-provider-turned-on = Organisaation kirjautuminen otettu käyttöön
entry-provider-turned-off = Organisaation kirjautuminen poistettu käytöstä
entry-provider-refused = Pääsy evätty organisaation kirjautumisessa
entry-person-vouched-for = Rooli organisaation kirjautumisesta
entry-person-connected = Tili yhdistetty organisaation kirjautumiseen
