using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions;

/// <summary>Adds a payment by hand, or changes one.</summary>
public sealed partial class PaymentForm
{
    private string _externalId = "";
    private string _amount = "";
    private string _reference = "";

    [Parameter, EditorRequired]
    public DistributionAnswer Distribution { get; set; } = default!;

    /// <summary>The payment to change; null to add one.</summary>
    [Parameter]
    public PaymentAnswer? Payment { get; set; }

    [Inject]
    private AddPayment Adding { get; set; } = default!;

    [Inject]
    private ChangePayment Changing { get; set; } = default!;

    private Currency Currency => Currency.Of(Distribution.Currency);

    protected override void OnInitialized()
    {
        if (Payment is { } payment)
        {
            _amount = new Amount(payment.Amount, Currency).ShowNumber(CultureInfo.CurrentCulture);
            _reference = payment.Reference;
        }
    }

    private Task Save() => Try(async () => Close(await Keep()));

    private async Task<string> Keep()
    {
        var errors = new FieldErrors();
        errors.Check(
            Amount.TryRead(_amount, Currency, CultureInfo.CurrentCulture, out var minor), "amount",
            $"Write an amount such as {1500.ToString("N0", CultureInfo.CurrentCulture)}, with no more decimals than {Currency.Code} has.");
        errors.ThrowIfAny();
        var id = PublicId.Distribution.Parse(Distribution.Id);
        if (Payment is null)
        {
            var added = await Adding.Handle(id, new AddPayment.Input(minor, _reference, ExternalId: _externalId), await Actor(), CancellationToken.None);
            return $"Payment {added.Number} to {added.FullName} is added.";
        }

        await Changing.Handle(id, PublicId.Payment.Parse(Payment.Id), new ChangePayment.Input(minor, _reference), await Actor(), CancellationToken.None);
        return $"Payment {Payment.Number} is changed.";
    }

    // A save that began is seen through, also where the dialog was left meanwhile.
    private void Close(string outcome)
    {
        if (!Left.IsCancellationRequested)
        {
            Dialogs.Close(outcome);
        }
    }
}
