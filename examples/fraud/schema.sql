-- What turned out to be true of predictions. One row for each time that an outcome is decided: a later decision is a row of its own.
create table outcomes (
    prediction_id text not null,
    is_fraud boolean not null,
    labeled_at timestamp with time zone not null,   -- when it became known
    written_at timestamp with time zone not null default clock_timestamp()
);

-- What mlbudget asks for every poll.
create index outcomes_written_at on outcomes (written_at);

-- It only reads.
create role mlbudget_reader nologin;
grant select on outcomes to mlbudget_reader;
