SELECT word, birth_year FROM vault.citizen_word WHERE citizen = ?1
