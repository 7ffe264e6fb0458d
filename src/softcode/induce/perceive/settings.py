"""How programs and networks are looked for."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Perceive:
    """The settings of a search for a program and the networks that it calls.

    Args:
        network: the kind of network that reads images; "" chooses by their size.
        rate: Adam's learning rate while programs are told apart.
        last_rate: the rate at which the winner's networks are taught on; it falls to a
            tenth.
        batch: examples of an update.
        mixture_updates: the most updates with all behaviours in one mixture.
        heat: updates for a behaviour in the first round of a race.
        contestants: behaviours that begin a race, the cheapest.
        updates: the most updates of the winner's networks.
        shift: images are moved by up to so many points while networks are taught.
        restarts: how often a race begins anew, if no behaviour explains the results.

    Example:
        >>> Perceive(updates=5).updates
        5
    """

    network: str = ""
    rate: float = 1e-3
    last_rate: float = 2e-3
    batch: int = 32
    mixture_updates: int = 400
    heat: int = 30
    contestants: int = 256
    updates: int = 3000
    shift: int = 1
    restarts: int = 2

    def kind_for(self, shape: tuple[int, int]) -> str:
        """The kind of network for images of this size.

        Args:
            shape: height and width.
        """
        if self.network:
            return self.network
        return "cnn" if min(shape) >= 16 else "mlp"
