"""Codebook of a survey: what each variable is, which codes it has, which mean no answer; read, checked, drafted."""
