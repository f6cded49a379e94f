-- Schema 3: how far attempts have come.

-- What the attempt told last, with its times; NULL where it told nothing. It is for people alone, and no state is made of it.
ALTER TABLE attempt ADD COLUMN progress TEXT;
