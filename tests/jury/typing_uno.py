"""Types into sheets inside LibreOffice. Run by the system's Python, which has `uno`; see filling.py."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 60


def main(place):
    """Read jobs from standard input and do them in one LibreOffice with a profile of its own."""
    jobs = json.load(sys.stdin)
    pipe = f"pembina{uno.generateUuid().value.hex()}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(place).as_uri()}", "--headless", "--norestore", "--nologo",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        desktop = connect(pipe)
        for job in jobs:
            do(desktop, job)
        with contextlib.suppress(Exception):  # it hangs up while it says so
            desktop.terminate()
        office.wait(PATIENCE)
    finally:
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGKILL)  # `soffice` itself only starts and waits for the program


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def do(desktop, job):
    document = desktop.loadComponentFromURL(Path(job["path"]).as_uri(), "_blank", 0, (prop("Hidden", True),))
    try:
        sheet = document.Sheets.getByIndex(0)
        locked = [address for address in job["cells"] if is_locked(sheet, address)]
        if locked:
            raise SystemExit(f"locked: {' '.join(locked)}")
        for address, value in job["cells"].items():
            cell = sheet.getCellRangeByName(address)
            if isinstance(value, str):
                cell.setString(value)
            else:
                cell.setValue(value)
        document.calculateAll()
        document.storeToURL(Path(job["to"]).as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    finally:
        document.close(True)


def is_locked(sheet, address):
    """What LibreOffice asks before it lets somebody type; its programming interface asks nothing."""
    return sheet.isProtected() and sheet.getCellRangeByName(address).CellProtection.IsLocked


def prop(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


main(sys.argv[1])
