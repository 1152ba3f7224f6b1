"""Codes PB750 to PB764: signatures and extracts."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB750",
        N_("a threshold of {threshold} with {n} signers"),
        N_(
            "The threshold says how many different members have to sign. With none nothing would be protected, and more than there are could never sign."
        ),
        N_("Write a number from 1 to the number of signers."),
    ),
    Code(
        "PB751",
        N_("the key of {name} is that of {other}"),
        N_(
            "A signature shows that somebody had the key. With one key under two names nobody could tell which of the two signed, and one person would count as two."
        ),
        N_("Give each member the public key that only this member has the private one of."),
    ),
    Code(
        "PB752",
        N_("{name} is among the signers twice"),
        N_("Every member counts once, however many keys he or she has."),
        N_("Keep the entry with the key that is to be used."),
    ),
    Code(
        "PB753",
        N_("a key of the kind {kind}, and members sign with ed25519 keys"),
        N_(
            "Pembina takes keys of the kinds ssh-ed25519 and sk-ssh-ed25519@openssh.com (on a security token). Old kinds are weak or are written in more than one way."
        ),
        N_("Make a key: `ssh-keygen -t ed25519`, or `ssh-keygen -t ed25519-sk` with a token."),
    ),
    Code(
        "PB754",
        N_("the key of {name} cannot be read: {reason}"),
        N_("A key is known by all of its letters; with one of them wrong it is no key, or somebody else's."),
        N_('Copy the one line of the file that ends in .pub, such as "ssh-ed25519 AAAA... siti@office".'),
    ),
    Code(
        "PB755",
        N_("ssh-keygen is not on this machine"),
        N_("Signatures are made and verified by OpenSSH, which Pembina does not bring along."),
        N_("Install OpenSSH (Debian and Ubuntu: openssh-client; Windows: the optional feature OpenSSH Client)."),
    ),
    Code(
        "PB756",
        N_("ssh-keygen did not sign: {reason}"),
        N_(
            "The key was not found, its passphrase was wrong, the agent does not hold it, or the token was not touched. Nothing was written."
        ),
        N_(
            "Name the file that `ssh-keygen -t ed25519` made, and type its passphrase; or try the key by itself: `ssh-keygen -Y sign -n pembina -f KEY FILE`."
        ),
    ),
    Code(
        "PB757",
        N_("whose signature is it? The key has no comment that says a name"),
        N_(
            "The signature is put beside the file under the member's name, so that signatures of several fit side by side."
        ),
        N_("Give the name: `--name 'Siti Aminah'`, or the committee's list: `--signers FILE`."),
    ),
    Code(
        "PB758",
        N_("this key may not sign here: {reason}"),
        N_(
            "Only keys that the committee listed count when signatures are verified. One that is not listed under this name would be of no use, and may be the wrong one."
        ),
        N_("Sign with the key that is listed, or let the committee correct its list before anything is signed."),
    ),
    Code(
        "PB759",
        N_("there is another signature here, or another file: it was left as it is"),
        N_("A signature that somebody else made is never overwritten."),
        N_("Sign under another name (`--name`), or find out whose file it is."),
    ),
    Code(
        "PB760",
        N_("this result ends without the root of a hash tree, so that no part of it can be proved by itself"),
        N_("It was made by a Pembina from before extracts."),
        N_("Evaluate again with this Pembina: `pembina evaluate`; if nothing changed, all figures are the same."),
    ),
    Code(
        "PB761",
        N_("this result contradicts itself: {reason}"),
        N_("What it says at its end does not follow from the rest of it. It was changed after it was made."),
        N_("Use the result as `pembina evaluate` wrote it, or evaluate again."),
    ),
    Code(
        "PB762",
        N_("not an extract: {reason}"),
        N_("The file is not what `pembina extract` writes, or was changed since, be it a blank."),
        N_("Ask for it anew: `pembina extract RESULT ENTRANT -o FILE`."),
    ),
    Code(
        "PB763",
        N_("no extract can be made of this result without showing what is said of others"),
        N_(
            "The proof shows the last bytes of the result. Here they would reach into what it says of entrants, which happens only where a result names no plugins."
        ),
        N_("Show the whole result instead, to those who may see it."),
    ),
    Code(
        "PB764",
        N_("this is no file to be signed: {reason}"),
        N_("A signature is made over the bytes of an ordinary file that can be read."),
        N_("Name the file itself."),
    ),
)
