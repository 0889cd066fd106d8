using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Distributions;

/// <summary>The payments of a distribution: looked through, and changed by hand while it is being prepared.</summary>
public sealed partial class PaymentsPanel
{
    private const int AtOnce = 50;

    private static readonly DialogOptions Form = new() { CloseDialogOnEsc = true, Width = "min(34rem, calc(100vw - 2rem))" };

    private List<PaymentAnswer>? _rows;
    private string? _next;
    private string _status = "";
    private string _search = "";
    private (string Id, string? Finding, string? Status) _shown;

    [Parameter, EditorRequired]
    public DistributionAnswer Distribution { get; set; } = default!;

    /// <summary>The code of the finding whose payments alone are shown; null for all.</summary>
    [Parameter]
    public string? Finding { get; set; }

    /// <summary>The status that is chosen at first; null for all.</summary>
    [Parameter]
    public string? Status { get; set; }

    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>After every change.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private ListPayments List { get; set; } = default!;

    [Inject]
    private CheckDistribution Check { get; set; } = default!;

    [Inject]
    private ChangePayment Changing { get; set; } = default!;

    private Guid Id => PublicId.Distribution.Parse(Distribution.Id);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != (Distribution.Id, Finding, Status))
        {
            _shown = (Distribution.Id, Finding, Status);
            _status = Status ?? "";
            await Load(after: 0);
        }
    }

    private async Task Load(int after)
    {
        var actor = await Actor();
        var only = Finding is null ? null : (await Check.Handle(Id, actor, Left)).Findings.FirstOrDefault(finding => finding.Code == Finding)?.Sample ?? [];
        var statuses = Words.TryParse<PaymentStatus>(_status, out var status) ? new[] { status } : [];
        var page = await List.Handle(Id, new ListPayments.Query(statuses, Reference: null, _search.Length == 0 ? null : _search, only, AtOnce, after), actor, Left);
        _rows = after == 0 ? [.. page.Data] : [.. _rows!, .. page.Data];
        _next = page.Pagination.Cursor;
    }

    private Task More() => Load(int.Parse(_next!, CultureInfo.InvariantCulture));

    private Task Choose(string status, string search)
    {
        (_status, _search) = (status, search.Trim());
        return Load(after: 0);
    }

    private Task Add() => Open("Add a payment", null);

    private Task Change(PaymentAnswer row) => Open($"Change payment {row.Number}", row);

    private async Task Open(string title, PaymentAnswer? row)
    {
        var parameters = new Dictionary<string, object?> { [nameof(PaymentForm.Distribution)] = Distribution, [nameof(PaymentForm.Payment)] = row };
        if (await Dialogs.OpenAsync<PaymentForm>(title, parameters, Form) is string outcome)
        {
            Done(outcome);
            await Reload();
        }
    }

    private async Task Remove(PaymentAnswer row)
    {
        var what = $"{row.FullName} is not paid {DistributionText.Amount(row.Amount, row.Currency)}. The payment stays on the record as cancelled, and its reference may be used again.";
        if (await ConfirmDialog.Ask(Dialogs, $"Take out payment {row.Number}", "Take it out", Paragraph(what)) is null)
        {
            return;
        }

        try
        {
            await Changing.Remove(Id, PublicId.Payment.Parse(row.Id), await Actor(), CancellationToken.None);
            Done($"Payment {row.Number} is taken out.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Reload();
    }

    private async Task Reload()
    {
        await Load(after: 0);
        await Changed.InvokeAsync();
    }

    private static RenderFragment Paragraph(string text) => builder =>
    {
        builder.OpenElement(0, "p");
        builder.AddContent(1, text);
        builder.CloseElement();
    };
}
