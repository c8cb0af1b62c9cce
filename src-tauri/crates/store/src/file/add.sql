INSERT INTO vault.session_file (id, session, request, kind, name, media_type, received_at, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
