"""Keys and signatures of OpenSSH as they stand in files: read byte by byte, or refused with the reason."""

from __future__ import annotations

import base64
import struct

import pytest

from pembina.errors import Phrase
from pembina.record.sshkeys import (
    DAMAGED,
    NO_KEY,
    NO_SIGNATURE,
    PRIVATE,
    OtherKind,
    PublicKey,
    SignatureFile,
    Unreadable,
    public_part,
    read_public_key,
    read_signature,
)

ED, TOKEN = "ssh-ed25519", "sk-ssh-ed25519@openssh.com"
POINT = bytes(range(32))


def packed(*parts: str | bytes) -> bytes:
    """Texts with their lengths before them."""
    each = [part.encode("latin-1") if isinstance(part, str) else part for part in parts]
    return b"".join(struct.pack(">I", len(part)) + part for part in each)


BLOB, TOKEN_BLOB = packed(ED, POINT), packed(TOKEN, POINT, "ssh:")


def written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def armoured(content: bytes, name: str = "SSH SIGNATURE") -> str:
    letters = written(content)
    lines = [letters[i : i + 70] for i in range(0, len(letters), 70)]
    return "\n".join([f"-----BEGIN {name}-----", *lines, f"-----END {name}-----", ""])


def signature(key: bytes = BLOB, namespace: bytes = b"pembina", version: int = 1, after: bytes = b"") -> bytes:
    head = b"SSHSIG" + struct.pack(">I", version)
    return head + packed(key, namespace, b"", b"sha512", b"the signature") + after


def private(public: bytes = BLOB, magic: bytes = b"openssh-key-v1\0") -> str:
    content = magic + packed("none", "none", "") + struct.pack(">I", 1) + packed(public, "secret")
    return armoured(content, "OPENSSH PRIVATE KEY")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f"{ED} {written(BLOB)}", PublicKey(ED, BLOB)),
        (f"  {ED}\t{written(BLOB)} \r\n", PublicKey(ED, BLOB, "")),
        (f"{ED} {written(BLOB)} siti@kantor\n", PublicKey(ED, BLOB, "siti@kantor")),
        (f"{ED} {written(BLOB)}  Siti  Aminah of Kendari ", PublicKey(ED, BLOB, "Siti  Aminah of Kendari")),
        (f"{TOKEN} {written(TOKEN_BLOB)} token", PublicKey(TOKEN, TOKEN_BLOB, "token")),
        (f"{TOKEN} {written(packed(TOKEN, POINT, ''))}", PublicKey(TOKEN, packed(TOKEN, POINT, ""))),
    ],
)
def test_a_public_key_is_its_kind_its_bytes_and_its_comment(line: str, key: PublicKey) -> None:
    assert key == read_public_key(line)
    assert f"{key.kind} {written(key.blob)}" == key.line()


REFUSED_KEYS = {
    "private": ("-----BEGIN OPENSSH PRIVATE KEY-----", PRIVATE),
    "nothing": ("", NO_KEY),
    "one word": (ED, NO_KEY),
    "two lines": (f"{ED} {written(BLOB)}\n{ED} {written(BLOB)}", NO_KEY),
    "another beginning": (f"x{ED} {written(BLOB)}", NO_KEY),
    "letters that are none": (f"{ED} {written(BLOB)[:-1]}!", DAMAGED),
    "a sign among the letters": (f"{ED} {written(BLOB)[:8]}!{written(BLOB)[8:]}", DAMAGED),
    "no ascii": (f"{ED} é{written(BLOB)}", DAMAGED),
    "a letter left out": (f"{ED} {written(BLOB)[1:]}", DAMAGED),
    "named as another kind": (f"{TOKEN} {written(BLOB)}", DAMAGED),
    "named as no kind": (f"ssh-rsa {written(BLOB)}", DAMAGED),
    "cut in a length": (f"{ED} {written(BLOB[:3])}", DAMAGED),
    "without its point": (f"{ED} {written(packed(ED))}", DAMAGED),
    "an empty point": (f"{ED} {written(packed(ED, b''))}", DAMAGED),
    "cut in its point": (f"{ED} {written(BLOB[:-1])}", DAMAGED),
    "a point of 31 bytes": (f"{ED} {written(packed(ED, POINT[1:]))}", DAMAGED),
    "a point of 33 bytes": (f"{ED} {written(packed(ED, POINT + b'x'))}", DAMAGED),
    "one part too many": (f"{ED} {written(packed(ED, POINT, ''))}", DAMAGED),
    "one byte too many": (f"{ED} {written(BLOB + b'x')}", DAMAGED),
    "a token without an application": (f"{TOKEN} {written(packed(TOKEN, POINT))}", DAMAGED),
    "a token with a part too many": (f"{TOKEN} {written(packed(TOKEN, POINT, '', ''))}", DAMAGED),
    "a kind that cannot be printed": (f"{ED} {written(packed('ssh-ed25519' + chr(7), POINT))}", DAMAGED),
    "a kind that is no ascii": (f"{ED} {written(packed('ssh-é', POINT))}", DAMAGED),
}


@pytest.mark.parametrize("kind", REFUSED_KEYS)
def test_what_is_no_public_key_is_refused_with_the_reason(kind: str) -> None:
    line, reason = REFUSED_KEYS[kind]
    with pytest.raises(Unreadable) as caught:
        read_public_key(line)
    assert (Unreadable, Phrase(reason), reason) == (type(caught.value), caught.value.reason, str(caught.value))
    assert reason == caught.value.reason.template


@pytest.mark.parametrize("name", ["ssh-rsa", "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com"])
def test_a_key_of_another_kind_is_called_what_openssh_calls_it(name: str) -> None:
    other = packed(name, b"whatever")
    texts = {f"{name} {written(other)}": read_public_key, private(other): public_part}
    texts[armoured(signature(other))] = read_signature  # type: ignore[assignment]
    for text, read in texts.items():
        with pytest.raises(OtherKind) as caught:
            read(text)
        assert (name, "a key of another kind") == (caught.value.kind, caught.value.reason)
        assert "a key of another kind" == str(caught.value)


@pytest.mark.parametrize("blob", [BLOB, TOKEN_BLOB])
def test_a_private_key_tells_its_public_part(blob: bytes) -> None:
    kind = ED if blob == BLOB else TOKEN
    assert PublicKey(kind, blob) == public_part(private(blob)) == public_part(f"\n{private(blob)}\n")


REFUSED_PRIVATE = {
    "nothing": ("", NO_KEY),
    "a signature": (armoured(signature()), NO_KEY),
    "another magic": (private(magic=b"openssh-key-v2\0"), NO_KEY),
    "damaged": (private().replace("b3Bl", "b3B!"), DAMAGED),
    "a damaged public part": (private(BLOB + b"x"), DAMAGED),
    "cut": (armoured(b"openssh-key-v1\0" + packed("none", "none"), "OPENSSH PRIVATE KEY"), DAMAGED),
}


@pytest.mark.parametrize("kind", REFUSED_PRIVATE)
def test_what_is_no_private_key_is_refused_with_the_reason(kind: str) -> None:
    text, reason = REFUSED_PRIVATE[kind]
    with pytest.raises(Unreadable) as caught:
        public_part(text)
    assert (Unreadable, reason) == (type(caught.value), caught.value.reason)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (armoured(signature()), SignatureFile(PublicKey(ED, BLOB), "pembina")),
        (armoured(signature(TOKEN_BLOB, b"git")), SignatureFile(PublicKey(TOKEN, TOKEN_BLOB), "git")),
        (armoured(signature(namespace="é".encode())), SignatureFile(PublicKey(ED, BLOB), "é")),
        (armoured(signature(namespace=b"a\xff")), SignatureFile(PublicKey(ED, BLOB), "a\ufffd")),
        (f"\n {armoured(signature())} \n", SignatureFile(PublicKey(ED, BLOB), "pembina")),
        (
            armoured(signature()).replace("\n", "\r\n").replace("U1NI", "  U1NI"),
            SignatureFile(PublicKey(ED, BLOB), "pembina"),
        ),
    ],
)
def test_a_signature_tells_its_key_and_its_purpose(text: str, said: SignatureFile) -> None:
    assert said == read_signature(text)


WHOLE = armoured(signature())
REFUSED_SIGNATURES = {
    "nothing": ("", NO_SIGNATURE),
    "only its first and last line": (armoured(b""), NO_SIGNATURE),
    "another first line": (WHOLE.replace("BEGIN SSH", "BEGIN PGP"), NO_SIGNATURE),
    "another last line": (WHOLE.replace("END SSH", "END PGP"), NO_SIGNATURE),
    "a key": (private(), NO_SIGNATURE),
    "another magic": (armoured(b"SSHSIX" + signature()[6:]), NO_SIGNATURE),
    "another version": (armoured(signature(version=2)), NO_SIGNATURE),
    "letters": (WHOLE.replace("U1NI", "U1N!"), DAMAGED),
    "a byte after it": (armoured(signature(after=b"x")), DAMAGED),
    "cut by a byte": (armoured(signature()[:-1]), DAMAGED),
    "a damaged key": (armoured(signature(BLOB + b"x")), DAMAGED),
}


@pytest.mark.parametrize("kind", REFUSED_SIGNATURES)
def test_what_is_no_signature_is_refused_with_the_reason(kind: str) -> None:
    text, reason = REFUSED_SIGNATURES[kind]
    with pytest.raises(Unreadable) as caught:
        read_signature(text)
    assert (Unreadable, reason) == (type(caught.value), caught.value.reason)


def test_a_signature_on_one_line_is_one() -> None:
    text = f"-----BEGIN SSH SIGNATURE-----\n{written(signature())}\n-----END SSH SIGNATURE-----"
    assert SignatureFile(PublicKey(ED, BLOB), "pembina") == read_signature(text)
