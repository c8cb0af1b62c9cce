UPDATE main.session
SET person = (SELECT c.person FROM vault.session_citizen l JOIN vault.citizen c ON c.id = l.citizen
              WHERE l.session = ?1)
WHERE id = ?1
