SELECT count(*) FROM vault.session_file v LEFT JOIN main.session s ON s.id = v.session WHERE s.id IS NULL
