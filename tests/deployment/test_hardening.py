"""Nobody gets a right or a secret that is not needed, and nothing is written where a container may not write."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from casework import cipher
from casework.audit.keys import _parsed
from casework.management.backup.sealed import read_key
from config.embedded import roles
from config.settings import database
from tests.deployment.files import BUILT, GUIDE, compose, ours, roles_script, services, stages, uses_of, words_of


class TestSecrets:
    def test_that_a_service_reads_are_given_to_it(self) -> None:
        for name, service in services().items():
            read = {
                str(value).removeprefix("/run/secrets/")
                for variable, value in service.get("environment", {}).items()
                if variable.endswith("_FILE")
            }
            more = set(re.findall(r"/run/secrets/(\w+)", roles_script())) if name == "postgres" else set()
            assert set(service.get("secrets", [])) == read | more, name

    def test_are_the_files_that_the_guide_makes(self, tmp_path: Path) -> None:
        (block,) = [text for text in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if "mkdir secrets" in text]
        subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=tmp_path, check=True)
        made = {path.name: path.read_text().strip() for path in (tmp_path / "secrets").iterdir()}
        assert compose()["secrets"] == {name: {"file": f"secrets/{name}"} for name in made}
        assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
        assert made.pop("smtp_url").startswith("smtp")
        assert all(len(value) >= 32 for value in made.values())
        assert list(_parsed(made["checkpoint_keys"], "made")) == ["1"]
        assert len(read_key(made["backup_key"])) == 32
        assert list(cipher._ring(made["field_keys"])) == ["1"]
        for role in ("owner", "app"):
            parts = database(made[f"{role}_url"])
            assert (parts["USER"], parts["PASSWORD"]) == (f"amparo_{role}", made[role])
            assert (parts["HOST"], parts["NAME"]) == ("postgres", roles.DATABASE)

    def test_stay_apart(self) -> None:
        holders = {
            secret: {name for name, service in services().items() if secret in service.get("secrets", [])}
            for secret in compose()["secrets"]
        }
        assert holders["owner_url"] == {"migrate", "backup"}
        assert holders["backup_key"] == {"backup"}
        assert holders["checkpoint_keys"] == holders["smtp_url"] == {"worker"}
        assert holders["postgres"] == holders["owner"] == holders["app"] == {"postgres"}
        assert (
            holders["field_keys"] == holders["app_url"] == holders["secret_key"] == {"migrate", "web", "worker", "beat"}
        )

    def test_stand_in_no_file_of_ours(self) -> None:
        assert "/secrets/" in (settings.BASE_DIR / ".gitignore").read_text().splitlines()
        ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
        assert "*" in ignored
        assert not [line for line in ignored if line.startswith("!") and "secret" in line]


class TestHardening:
    @pytest.mark.parametrize("name", services())
    def test_leaves_no_right_that_is_not_needed(self, name: str) -> None:
        service = services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"].split(":")[0] not in {"", "0", "root"}
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}
        assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)

    def test_opens_one_port_on_this_machine_only(self) -> None:
        open_to = {name: service["ports"] for name, service in services().items() if "ports" in service}
        assert list(open_to) == ["web"]
        assert all(port.startswith("127.0.0.1:") for port in open_to["web"])
        assert compose()["networks"]["inside"]["internal"] is True
        leads_out = [name for name, service in services().items() if service["networks"] != ["inside"]]
        assert leads_out == ["web", "worker"]  # who answers, and who sends e-mail

    def test_believes_the_one_gateway_that_its_own_proxy_comes_from(self) -> None:
        (place,) = compose()["networks"]["front"]["ipam"]["config"]
        trusted = services()["web"]["environment"]["AMPARO_TRUSTED_PROXIES"]
        assert trusted == f"${{AMPARO_TRUSTED_PROXIES:-{place['gateway']}}}"

    @pytest.mark.parametrize("name", BUILT)
    def test_runs_the_image_as_the_user_it_makes(self, name: str) -> None:
        stage = stages()[name]
        (user,) = stage.all("USER")
        assert {service["user"] for service in ours().values()} == {user}
        uid, gid = user.split(":")
        assert f"--uid {uid} --gid {gid}" in " ".join(stage.all("RUN"))
        assert stage.lines.index(("USER", user)) > max(n for n, line in enumerate(stage.lines) if line[0] == "RUN")


class TestWriting:
    @pytest.mark.parametrize("name", ours())
    def test_happens_on_volumes_and_in_tmp_only(self, name: str) -> None:
        service, stage = ours()[name], stages()[ours()[name]["build"]["target"]]
        places = {volume.rsplit(":", 1)[1] for volume in service["volumes"]}
        assert {stage.environment["AMPARO_FILES_DIR"], stage.environment["AMPARO_NUMBERS_DIR"]} <= places
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108
        made = " ".join(stage.all("RUN"))
        assert all(re.search(rf"install --directory --owner=10108 [^&]*{place}\b", made) for place in places)
        assert stage.environment["HOME"] == "/tmp"  # noqa: S108

    def test_needs_the_local_folder_for_what_is_named_or_only_read(self) -> None:
        """Below LOCAL_DIR a container writes nothing: what is kept lies elsewhere, the rest is read."""
        assert set(uses_of("LOCAL_DIR")) == {
            *("LOCAL_DIR", "server_url", "STATIC_ROOT", "FILES_DIR", "NUMBERS_DIR", "CHECKPOINTS_DIR"),
            "SEAL_KEYS_DIR",
            "EMAIL_FILE_PATH",  # a demonstration's
        }

    def test_of_beat_goes_to_tmp(self) -> None:
        words = words_of(services()["beat"]["command"])
        assert words[words.index("--schedule") + 1].startswith("/tmp/")  # noqa: S108

    def test_of_the_servers_goes_to_their_volumes(self) -> None:
        for name, place in (("postgres", "/var/lib/postgresql"), ("valkey", "/data")):
            assert services()[name]["volumes"] == [f"{name}:{place}"]
        used = {volume.split(":")[0] for service in services().values() for volume in service["volumes"]}
        assert set(compose()["volumes"]) == {volume for volume in used if not volume.startswith(("$", "."))}
