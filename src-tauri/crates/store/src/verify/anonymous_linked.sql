SELECT count(*) FROM vault.session_citizen v JOIN main.session s ON s.id = v.session WHERE s.anonymous = 1
