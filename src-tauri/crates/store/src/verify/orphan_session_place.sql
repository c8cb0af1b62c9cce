SELECT count(*) FROM vault.session_place v LEFT JOIN main.session s ON s.id = v.session WHERE s.id IS NULL
