using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments.Pages;

/// <summary>One payment: where it stands, what happens next, and its whole story.</summary>
public sealed partial class PaymentDetail
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(3);

    private Guid _id;
    private PaymentAnswer? _payment;
    private int _version;
    private bool _mayAudit;
    private string? _loaded;

    [Inject]
    private GetPayment Get { get; set; } = default!;

    /// <summary>The payment's id, with its prefix.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string Root => $"payments/{_payment!.Id}";

    private string CurrentPath => string.IsNullOrEmpty(Tab) ? Root : $"{Root}/{Tab}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Story", Root);
            yield return ("Attempts", $"{Root}/attempts");
            yield return ("Exchanges", $"{Root}/exchanges");
            if (_mayAudit)
            {
                yield return ("History", $"{Root}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Id)
        {
            return;
        }

        _loaded = Id;
        _id = PublicId.Payment.Parse(Id);
        await Changed();
    }

    // What did not move may move now: a person had it paid once more.
    private async Task Changed()
    {
        await Load();
        LookAgain(LookAgainAfter, () => _payment is { } payment && Payment.IsMoving(payment.Status), Load);
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayAudit = actor.May(Permissions.ViewAudit);
        (_payment, _version) = await Get.Handle(_id, actor, Left);
    }
}
