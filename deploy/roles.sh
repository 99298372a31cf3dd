#!/bin/sh
# Run once by the postgres image, over its empty data: the two roles and the database (docs/adr/0002).
set -eu
psql --set=ON_ERROR_STOP=1 --username postgres \
    --set=owner="$(cat /run/secrets/owner)" --set=app="$(cat /run/secrets/app)" <<'SQL'
CREATE ROLE amparo_owner LOGIN CREATEDB PASSWORD :'owner'; -- CREATEDB: for the database that a restore drill throws away
CREATE ROLE amparo_app LOGIN PASSWORD :'app';
CREATE DATABASE amparo OWNER amparo_owner;
REVOKE ALL ON DATABASE amparo FROM PUBLIC;
GRANT CONNECT ON DATABASE amparo TO amparo_app;
SQL
