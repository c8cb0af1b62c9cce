SELECT journal_secret FROM vault.meta
