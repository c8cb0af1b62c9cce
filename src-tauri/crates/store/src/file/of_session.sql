SELECT f.id, f.session, f.request, f.kind, f.name, f.media_type, f.received_at, length(f.bytes) AS size
FROM vault.session_file f WHERE f.session = ?1 ORDER BY f.received_at
