namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What the PSP of each dialect takes.</summary>
public static class DialectTargets
{
    /// <summary>
    /// psp-integration, phase 1, step 4, and the examples of phase 2. Mandatory is what all examples carry; the reference's form is
    /// ours, the document names none.
    /// </summary>
    public static TargetForm PspRestV2 { get; } = new()
    {
        Dialect = Dialect.PspRestV2,
        Fields =
        [
            new("recipient.external_id", TargetKind.Text, "Recipient's id"),
            new("recipient.name", TargetKind.Text, "Recipient's name"),
            new("recipient.mobile_number", TargetKind.PayTo, "Recipient's mobile number"),
            new("recipient.account", TargetKind.PayTo, "Recipient's account"),
            new("transaction.amount", TargetKind.Amount, "Amount") { Note = "The document's PSP takes major units; another may take minor units." },
            new("transaction.currency", TargetKind.Currency, "Currency"),
            new("transaction.reference", TargetKind.Reference, "Our reference"),
            new("metadata.*", TargetKind.Text, "Metadata") { Note = "The PSP keeps it with the payment. It is left out of batches." },
        ],
        Mandatory =
        [
            ["recipient.external_id"], ["recipient.mobile_number", "recipient.account"],
            ["transaction.amount"], ["transaction.currency"], ["transaction.reference"],
        ],
        Reference = new ReferenceForm(64, "-_./"),
        TakesOtherFields = true,
        TakesBatches = true,
        DefaultRules =
        [
            From("recipient.external_id", SourceField.BeneficiaryId),
            From("recipient.name", SourceField.FullName),
            From("recipient.mobile_number", SourceField.PhoneNumber),
            From("recipient.account", SourceField.AccountNumber),
            From("transaction.amount", SourceField.Amount),
            From("transaction.currency", SourceField.Currency),
            From("transaction.reference", SourceField.Reference),
            From("metadata.programme_id", SourceField.ProgrammeId),
            From("metadata.distribution_id", SourceField.DistributionId),
        ],
    };

    /// <summary>mypvit-wire, "pay". It pays XAF and says so nowhere in a message, so that no other currency may reach it.</summary>
    public static TargetForm Mypvit { get; } = new()
    {
        Dialect = Dialect.Mypvit,
        Fields =
        [
            new("agent", TargetKind.Text, "Agent") { Note = "Who started the payment, as shown in the PSP's own pages." },
            new("amount", TargetKind.Amount, "Amount") { Note = "Whole XAF." },
            new("product", TargetKind.Text, "Product") { Note = "What is paid for, as shown in the PSP's own pages." },
            new("reference", TargetKind.Reference, "Our reference"),
            new("service", TargetKind.Text, "Service") { Words = ["RESTFUL"] },
            new("callback_url_code", TargetKind.Text, "Callback URL code"),
            new("customer_account_number", TargetKind.PayTo, "Recipient's account number") { Note = "The wallet's phone number as it is dialled in the country." },
            new("merchant_operation_account_code", TargetKind.Text, "Our account"),
            new("transaction_type", TargetKind.Text, "Transaction type") { Words = ["GIVE_CHANGE"], Note = "GIVE_CHANGE pays out; PAYMENT would take the money from the beneficiary and is refused." },
            new("owner_charge", TargetKind.Text, "Who bears the PSP's charge") { Words = ["MERCHANT", "CUSTOMER"] },
            new("owner_charge_operator", TargetKind.Text, "Who bears the operator's charge") { Words = ["MERCHANT", "CUSTOMER"] },
            new("operator_code", TargetKind.Text, "Operator") { Words = ["AIRTEL_MONEY", "MOOV_MONEY"], Note = "One operator per connection: change it where yours is the other." },
            new("free_info", TargetKind.Text, "Free information") { Note = "The PSP sends it back in its callback." },
        ],
        Mandatory =
        [
            ["amount"], ["reference"], ["service"], ["callback_url_code"], ["customer_account_number"], ["merchant_operation_account_code"],
            ["transaction_type"], ["owner_charge"], ["owner_charge_operator"], ["operator_code"],
        ],
        Reference = new ReferenceForm(15, ""),
        OnlyCurrency = "XAF",
        WholeAmounts = true,
        DefaultRules =
        [
            Always("agent", "PaymentAdmin"),
            From("amount", SourceField.Amount),
            Always("product", "Payout"),
            From("reference", SourceField.Reference),
            Always("service", "RESTFUL"),
            From("callback_url_code", SourceField.CallbackUrlCode),
            new("customer_account_number", new FieldExpression(SourceField.PhoneNumber, FieldFormat.PhoneNational)),
            From("merchant_operation_account_code", SourceField.OperationAccountCode),
            Always("transaction_type", "GIVE_CHANGE"),
            Always("owner_charge", "MERCHANT"),
            Always("owner_charge_operator", "MERCHANT"),
            Always("operator_code", "AIRTEL_MONEY"),
            From("free_info", SourceField.DistributionId),
        ],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TargetForm> All { get; } = [PspRestV2, Mypvit];

    /// <summary>The form of a dialect, or null where that dialect sends no payments.</summary>
    public static TargetForm? Find(Dialect dialect) => All.FirstOrDefault(form => form.Dialect == dialect);

    private static MappingRule From(string target, SourceField source) => new(target, new FieldExpression(source));

    private static MappingRule Always(string target, string text) => new(target, new TextConstant(text));
}
