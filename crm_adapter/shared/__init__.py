"""What every adapter to a desk that lies elsewhere needs: calls and their faults, wording of lines, signatures, text of HTML."""
