"""What households do, in the order of their day. A behaviour keeps its code for ever."""

from __future__ import annotations

from spendsense.world.households import Behaviour

from .card import card_payment, card_post, card_statement
from .events import large_purchase, medical_bill
from .fees import overdraft_fee
from .home import bills, housing
from .income import contract_pay, contract_taxes, gig_pay, payroll
from .saving import save, savings_interest, withdraw
from .spending import everyday
from .subscriptions import subscriptions

BEHAVIOURS = (
    Behaviour("card_post", 0, card_post),
    Behaviour("payroll", 1, payroll),
    Behaviour("contract_pay", 2, contract_pay),
    Behaviour("gig_pay", 3, gig_pay),
    Behaviour("contract_taxes", 4, contract_taxes),
    Behaviour("housing", 5, housing),
    Behaviour("bills", 6, bills),
    Behaviour("card_statement", 7, card_statement),
    Behaviour("card_payment", 8, card_payment),
    Behaviour("save", 9, save),
    Behaviour("subscriptions", 10, subscriptions),
    Behaviour("medical_bill", 11, medical_bill),
    Behaviour("large_purchase", 12, large_purchase),
    Behaviour("everyday", 13, everyday),
    Behaviour("withdraw", 14, withdraw),
    Behaviour("savings_interest", 15, savings_interest),
    Behaviour("overdraft_fee", 16, overdraft_fee),
)

PAY_BEHAVIOURS = ("payroll", "contract_pay", "gig_pay")
"""Those whose rows are pay."""

__all__ = ["BEHAVIOURS", "PAY_BEHAVIOURS"]
