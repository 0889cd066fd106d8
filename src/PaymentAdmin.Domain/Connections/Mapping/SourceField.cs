namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What kind of value a field of ours holds.</summary>
public enum SourceType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>An amount of money, which is written as a number in major or minor units.</summary>
    Amount,
}

/// <summary>A field of ours that a mapping may take from: the left side of psp-integration, phase 1, step 4, and what some PSPs want besides.</summary>
public sealed class SourceField
{
    private readonly Func<PaymentToSend, string?> _read;

    private SourceField(string name, string label, Func<PaymentToSend, string?> read)
    {
        Name = name;
        Label = label;
        _read = read;
    }

    /// <summary>The beneficiary's id.</summary>
    public static SourceField BeneficiaryId { get; } = new("beneficiary.id", "Beneficiary id", payment => payment.BeneficiaryId) { IsPersonal = true };

    /// <summary>The beneficiary's name.</summary>
    public static SourceField FullName { get; } = new("beneficiary.full_name", "Full name", payment => payment.FullName) { IsPersonal = true };

    /// <summary>The beneficiary's phone number, E.164.</summary>
    public static SourceField PhoneNumber { get; } = new("beneficiary.phone_number", "Phone number", payment => payment.PhoneNumber) { IsPersonal = true };

    /// <summary>The beneficiary's account.</summary>
    public static SourceField AccountNumber { get; } = new("beneficiary.account_number", "Account number", payment => payment.AccountNumber) { IsPersonal = true };

    /// <summary>The channel's word: mobile_money.</summary>
    public static SourceField Channel { get; } = new("beneficiary.channel", "Channel", payment => Words.Of(payment.Channel));

    /// <summary>The amount.</summary>
    public static SourceField Amount { get; } = new("transfer.amount", "Amount", ShowMajor) { Type = SourceType.Amount };

    /// <summary>The amount's currency: TZS.</summary>
    public static SourceField Currency { get; } = new("transfer.currency", "Currency", payment => payment.Amount.Currency.Code);

    /// <summary>Our reference at the PSP.</summary>
    public static SourceField Reference { get; } = new("transfer.reference", "Reference", payment => payment.Reference) { IsNeverCut = true };

    /// <summary>The key of the intent to pay.</summary>
    public static SourceField IdempotencyKey { get; } = new("transfer.idempotency_key", "Idempotency key", payment => payment.IdempotencyKey) { IsNeverCut = true };

    /// <summary>The account from which the PSP pays.</summary>
    public static SourceField SourceAccount { get; } = new("transfer.source_account", "Source account", payment => payment.Connection.SourceAccount);

    /// <summary>The programme.</summary>
    public static SourceField ProgrammeId { get; } = new("programme.id", "Programme id", payment => payment.ProgrammeId);

    /// <summary>The distribution.</summary>
    public static SourceField DistributionId { get; } = new("distribution.id", "Distribution id", payment => payment.DistributionId);

    /// <summary>Who we are at the PSP.</summary>
    public static SourceField MerchantId { get; } = new("connection.merchant_id", "Merchant id", payment => payment.Connection.MerchantId);

    /// <summary>MyPVit's code of our account.</summary>
    public static SourceField OperationAccountCode { get; } = new("connection.operation_account_code", "Operation account code", payment => payment.Connection.OperationAccountCode);

    /// <summary>MyPVit's code of our callback address.</summary>
    public static SourceField CallbackUrlCode { get; } = new("connection.callback_url_code", "Callback URL code", payment => payment.Connection.CallbackUrlCode);

    /// <summary>All of them, in the order in which pages show them.</summary>
    public static IReadOnlyList<SourceField> All { get; } =
    [
        BeneficiaryId, FullName, PhoneNumber, AccountNumber, Channel,
        Amount, Currency, Reference, IdempotencyKey, SourceAccount,
        ProgrammeId, DistributionId,
        MerchantId, OperationAccountCode, CallbackUrlCode,
    ];

    /// <summary>The name in mappings: <c>beneficiary.full_name</c>.</summary>
    public string Name { get; }

    /// <summary>The name for people: "Full name".</summary>
    public string Label { get; }

    /// <summary>What it holds.</summary>
    public SourceType Type { get; private init; }

    /// <summary>Whether it tells about a person, so that previews and exchanges treat it with care.</summary>
    public bool IsPersonal { get; private init; }

    /// <summary>Whether a part of it would be another thing: cut references and keys collide (design, "Identifiers": never cut).</summary>
    public bool IsNeverCut { get; private init; }

    /// <summary>The field of a name, exactly as written, or null.</summary>
    public static SourceField? Find(string name) => All.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The field of a payment as text, an amount in major units; null where the payment has none.</summary>
    internal string? Read(PaymentToSend payment)
    {
        var text = _read(payment);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static string ShowMajor(PaymentToSend payment) => PlainNumber.Show(PlainNumber.Major(payment.Amount));
}
