SELECT count(*) FROM vault.profile_value v LEFT JOIN main.session s ON s.id = v.session WHERE s.id IS NULL
