# docker build --build-arg REVISION=$(git rev-parse HEAD) -t mlbudget .                        files, Prometheus, PostgreSQL, MySQL, SQLite
# docker build --build-arg REVISION=$(git rev-parse HEAD) --target full -t mlbudget:full .     and DuckDB, ClickHouse, Kafka and Redis
# docker run -p 19464:19464 -v ./mlbudget.yml:/etc/mlbudget/mlbudget.yml:ro -v mlbudget:/var/lib/mlbudget mlbudget
# docker run -p 19464:19464 mlbudget demo

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides the packages first, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/MlBudget.Core/*.csproj src/MlBudget.Core/
COPY src/MlBudget.Settings/*.csproj src/MlBudget.Settings/
COPY src/MlBudget.Sources/*.csproj src/MlBudget.Sources/
COPY src/MlBudget.Exporter/*.csproj src/MlBudget.Exporter/
RUN dotnet restore src/MlBudget.Exporter --use-current-runtime -p:Sources=postgresql+mysql
COPY src src
# The alert rules and their runbooks are part of the program.
COPY prometheus/rules prometheus/rules
COPY alerting/runbooks alerting/runbooks
# The repository is not part of the image: without it mlbudget_build_info has no revision.
ARG REVISION=

FROM build AS build-slim
RUN dotnet publish src/MlBudget.Exporter -c Release -o /app --use-current-runtime --no-self-contained -p:SourceRevisionId=$REVISION -p:Sources=postgresql+mysql

FROM build AS build-full
RUN dotnet publish src/MlBudget.Exporter -c Release -o /app --use-current-runtime --no-self-contained -p:SourceRevisionId=$REVISION

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
# The store's folder. A volume that is new takes over its owner.
RUN install -d -o $APP_UID -g $APP_UID -m 0750 /var/lib/mlbudget
COPY LICENSE /app/
VOLUME /var/lib/mlbudget
# The base image's own unprivileged user, by number, so that runAsNonRoot can be checked.
USER $APP_UID
EXPOSE 19464
ENTRYPOINT ["/app/mlbudget"]
CMD ["run", "--config.file=/etc/mlbudget/mlbudget.yml", "--storage.path=/var/lib/mlbudget"]

FROM base AS full
COPY --from=build-full /app /app

FROM base AS slim
COPY --from=build-slim /app /app
