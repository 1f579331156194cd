# Receipts and checkpoints.
proof-receipt = Receipt
proof-download = Download a proof that it is recorded
console-about-receipt = Write a receipt that shows that an entry is in the journal
console-value-entry = ENTRY
console-value-key = KEY
console-value-minutes = MINUTES
console-flag-entry = The entry’s number
console-flag-content = Show the entry’s content in the receipt, not only its hash
console-flag-against = Check that the journal still begins with what was signed in this checkpoint or receipt
console-flag-receipt = Check this receipt alone, without any journal
console-flag-key = The public key that signed it, as “valpool status” shows it
console-flag-checkpoint-minutes = Minutes between two signed checkpoints, when there is something new (default: 60)
console-status-checkpoint = Newest signed checkpoint: { $entries } entries
console-status-key = Public key of the checkpoints: { $key }
console-as-signed = { $count ->
    [one] It is the journal that was signed: { $count } checkpoint agrees, with { $entries } entries.
   *[other] It is the journal that was signed: { $count } checkpoints agree, the newest with { $entries } entries.
}
console-nothing-signed = No checkpoint is kept here: whether the end is missing can’t be told.
console-as-signed-in = It still begins with the { $entries } entries that were signed in { $path }.
console-cut-short = The end of the journal is missing: { $signed } entries were signed, and { $entries } are there. Stop the system and restore from a backup.
console-rewritten = The past of the journal was rewritten: its first { $signed } entries are not those that were signed. Stop the system and restore from a backup.
console-after-failover = If a standby that lacked them has taken over, the former primary still has them on its disk: “Signed entries that are gone” in docs/operations/postgresql.md tells what to do.
console-other-journal = This is another journal than the one that was signed: { $found } instead of { $signed }.
console-checkpoint-damaged = The checkpoint { $path } is not as it was signed. Restore it from a backup.
console-signing-key-wrong = { $path } holds no signing key. Restore it from a backup, or move it away: then a new key is made.
console-signing-key-none = There is no signing key yet. It is made when the server is started for the first time.
console-not-a-checkpoint = { $path } is neither a checkpoint nor a receipt.
console-public-key-wrong = This is not a public key as “valpool status” shows it: { $key }
console-signature-good = Signed with the key { $key }.
console-signature-unchecked = Who signed it was not checked. Give the public key with --key.
console-signature-wrong = { $path } is not signed with the key { $key }.
console-entry-unknown = There is no entry { $entry } in the journal.
console-receipt-shows = The receipt shows everything that the entry holds. Give it only to those who may read it.
console-receipt-written = The receipt of entry { $entry } is written to { $path }.
console-receipt-holds = The receipt holds: entry { $entry } is in the journal { $origin }, as signed with { $entries } entries.
console-receipt-hash = The entry’s hash: { $hash }
console-receipt-content = Recorded { $time } as { $kind } by { $by }:
console-receipt-invalid = The receipt { $path } does not hold. { $why }
console-receipt-no-form = It is not a receipt.
console-receipt-no-checkpoint = Its checkpoint can’t be read.
console-receipt-other-content = Its content is not that of the entry it names.
console-receipt-unproven = Its hashes do not lead from the entry to the signed root.

# Journals of later releases.
console-release-needed = The journal was last written by release { $release }: use that one, or a newer one.
