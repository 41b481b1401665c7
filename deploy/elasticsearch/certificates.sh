#!/usr/bin/env bash
# Make the authority and the server's certificate once, at the first start; later starts find them and do nothing.
#
#   certificates.sh FOLDER [NAME ...]     NAME: what the server is called by those who ask it, besides localhost
set -euo pipefail
folder=$1; shift
names=(localhost elasticsearch "$@")
days=1825

if [ ! -f "$folder/ca/ca.crt" ]; then
  echo "certificates: making the authority"
  elasticsearch-certutil ca --silent --pem --days "$days" --out "$folder/ca.zip"
  unzip -q "$folder/ca.zip" -d "$folder"
  rm "$folder/ca.zip"
fi
if [ ! -f "$folder/server/server.crt" ]; then
  echo "certificates: making the server's, for ${names[*]}"
  elasticsearch-certutil cert --silent --pem --days "$days" --name server --dns "$(IFS=,; echo "${names[*]}")" --ip 127.0.0.1 \
    --ca-cert "$folder/ca/ca.crt" --ca-key "$folder/ca/ca.key" --out "$folder/server.zip"
  unzip -q "$folder/server.zip" -d "$folder"
  rm "$folder/server.zip"
fi
# The server reads its own as a member of the group root; the authority's key is for this script alone.
chmod 755 "$folder" "$folder/ca" "$folder/server"
chmod 644 "$folder/ca/ca.crt" "$folder/server/server.crt"
chmod 640 "$folder/server/server.key"
chmod 600 "$folder/ca/ca.key"
