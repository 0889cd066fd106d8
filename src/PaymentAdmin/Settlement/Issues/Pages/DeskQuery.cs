using PaymentAdmin.UI;

namespace PaymentAdmin.Settlement.Issues.Pages;

/// <summary>The queue that an address names: on the desk, what is open, the oldest first, where it says nothing else.</summary>
internal static class DeskQuery
{
    /// <exception cref="Domain.Refusal">400; 404.</exception>
    public static ListIssues.Query Read(IQueryCollection parameters)
    {
        var query = ListIssues.Query.Read(parameters);
        return query with
        {
            View = parameters.ContainsKey("view") ? query.View : IssueView.Open,
            Order = parameters.ContainsKey("order") ? query.Order : IssueOrder.Oldest,
            Slice = parameters.ContainsKey("limit") ? query.Slice : query.Slice with { Limit = ListPage.PageSize },
        };
    }
}
