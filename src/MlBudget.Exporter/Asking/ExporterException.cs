namespace MlBudget.Exporter.Asking;

/// <summary>An exporter can't be asked, or gives no answer that can be understood. The message says where and why, without secrets.</summary>
internal sealed class ExporterException : Exception
{
    public ExporterException(string message)
        : base(message)
    {
    }

    public ExporterException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ExporterException()
    {
    }
}
