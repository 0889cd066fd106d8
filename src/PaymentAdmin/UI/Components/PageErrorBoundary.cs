using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.UI.Components;

/// <summary>Keeps a page that fails from taking the whole application with it, and says which log entry belongs to it.</summary>
public sealed class PageErrorBoundary : ErrorBoundary
{
    private string _correlationId = "";

    [Inject]
    private ILogger<PageErrorBoundary> Logger { get; set; } = default!;

    protected override Task OnErrorAsync(Exception exception)
    {
        _correlationId = Correlation.Current();
        if (exception is not Refusal)
        {
            Logger.LogError(exception, "A page failed. Correlation id {CorrelationId}", _correlationId);
        }

        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<PageFailure>(1);
        builder.AddComponentParameter(2, nameof(PageFailure.Failure), CurrentException);
        builder.AddComponentParameter(3, nameof(PageFailure.CorrelationId), _correlationId);
        builder.AddComponentParameter(4, nameof(PageFailure.Unavailable), Databases.IsUnavailable(CurrentException));
        builder.AddComponentParameter(5, nameof(PageFailure.TryAgain), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}
