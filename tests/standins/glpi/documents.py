"""Files that come by multipart: checked, and told of as the upload handler does.

The form field of the files and the manifest: examples in public clients (curl with uploadManifest and filename[0]);
a name gets a random prefix in the answer (src/Api/APIRest.php, manageUploadedFiles).
"""

from __future__ import annotations

import hashlib
import secrets

from tests.standins.desk_parts.faults import Json
from tests.standins.glpi.asking import Ask
from tests.standins.glpi.refusals import error


def store(ask: Ask, row: Json) -> Json:
    """Fill a document's columns from the file that came with it; returns what the answer adds."""
    if not ask.uploads:
        return {}
    upload, switches = ask.uploads[0], ask.world.switches
    if len(upload.content) > switches.max_file:
        raise error("The file seems too big", "ERROR_UPLOAD_FILE_TOO_BIG_POST_MAX_SIZE")
    if switches.refuse_empty_files and not upload.content:
        raise error("File is too small", "ERROR_GLPI_ADD")
    allowed = switches.extensions.split(",") if switches.extensions else []
    ending = upload.name.rpartition(".")[2].lower()
    if allowed and ending not in allowed:
        raise error("Filetype not allowed", "ERROR_GLPI_ADD")
    digest = hashlib.sha1(upload.content, usedforsecurity=False).hexdigest()
    row.update(filename=upload.name, mime=upload.mime, sha1sum=digest, name=row["name"] or upload.name)
    row["filepath"] = f"{ending.upper()}/{digest[:2]}/{digest[2:]}.{ending.upper()}"
    prefix = secrets.token_hex(11)
    told = {"name": f"{prefix}{upload.name}", "size": len(upload.content), "type": upload.mime, "prefix": prefix}
    return {"message": "Document move succeeded.", "upload_result": {upload.field.partition("[")[0]: [told]}}
