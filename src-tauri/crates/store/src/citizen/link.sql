INSERT INTO vault.session_citizen (session, citizen) VALUES (?1, ?2)
ON CONFLICT (session) DO UPDATE SET citizen = excluded.citizen
