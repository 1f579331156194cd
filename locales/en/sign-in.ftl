# Coming in: passkeys, sessions, people and invitations.
menu-own = Your account
menu-account = Passkeys and sessions
menu-people = People
alarm-emergency = An account kept for emergencies was used: { $organisation }, { $time }.
sign-in-passkey = Sign in with a passkey
sign-in-failed = You were not signed in. Try again, or ask your administrator for a one-time link.
sign-in-links-else = Have you lost your passkey, or none that works here? Ask your administrator for a one-time link. It works once and for one day.
passkey-failed = The passkey did not work. Try again, or choose another.
passkey-unable = This browser can’t use passkeys. Choose another, or ask your administrator for a one-time link.
passkey-no-script = Passkeys need JavaScript. Without it, ask your administrator for a one-time link: it works once and for one day.
passkey-name = Passkey
passkey-added = Added
passkey-used = Last used
passkey-never = Never
passkey-remove = Remove
passkey-add = Add a passkey
passkey-call = What you call the passkey
passkey-first-name = My device
passkeys-title = Your passkeys
passkeys-what = A passkey lies in your phone, your computer or a security key, and opens with your face, finger or code. We keep only what checks it.
passkeys-none = You have no passkey yet. Add one now, so that you can sign in again.
passkeys-second = Add one more on another device: then you can still sign in if this one is lost.
passkeys-not-here = Passkeys don’t work at this address. They need a name and https.
account-title = Passkeys and sessions
account-recovery = { $who } made a one-time link that signs in as you, { $time }. If you did not ask for it, tell your organisation’s administrator at once.
account-failed = Somebody tried to sign in as you and failed, { $time }.
sessions-title = Where you are signed in
session-with = Device
session-with-unknown = Unknown
session-means = Signed in by
session-began = Since
session-used = Last used
session-this = This one
session-end = End
sessions-end-others = End all others
means-link = one-time link
means-passkey = passkey
means-recovery = one-time link for recovery
means-demonstration = list of the demonstration
proof-title = Is it you?
proof-why = What you want to do takes a passkey again, used within the last five minutes.
proof-button = Use a passkey
proof-then = Then you come back. Press the button there once more.
proof-none = You have no passkey that works here. Add one, or ask your administrator for a new one-time link and sign in with it.
invitation-title = You are invited
invitation-lead = { $name }, you are invited to { $organisation } as { $role }.
invitation-passkey = You accept by making a passkey on this device. From then on you sign in with it.
invitation-accept = Accept and make a passkey
people-title = People of your organisation
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
people-invite = Invite
people-invite-what = Whoever is invited gets a link from you, and has access once it is accepted.
people-invite-button = Invite
people-invited = The invitation is ready. Give the link to the person yourself, by a way you trust. It works for a week.
people-recovery = The link is ready. Make sure that you give it to the right person. It works for one day.
people-link-title = One-time link
people-link = Link
people-link-once = The link is shown only now and works once.
people-back = Back to the people
person-name = Name
person-role = Role
person-seen = Last signed in
person-ways = Ways in
person-acts = What you can do
person-invited = Invited, not accepted yet
person-never = Never
person-passkeys = { $count ->
    [0] No passkey
    [one] { $count } passkey
   *[other] { $count } passkeys
}
person-withdraw = Withdraw
person-recover = One-time link
person-end-sessions = End all sessions
console-value-hours = HOURS
console-value-switch = on|off
console-flag-idle-hours = Hours after which an unused session ends (default: 16)
console-flag-session-hours = Hours after which any session ends (default: 168)
console-flag-emergency = Accounts kept for emergencies, by code or name, with commas between; each use is told on every page
console-flag-proxy = “on” when a proxy stands before the program and tells in X-Forwarded-For who asks; “off” is the default
console-flag-limits = “off” lets everybody ask as often as they like; “on” is the default
