"""What the words of running text say, whatever lays them out: amounts, labels, names and values, where rows end."""
