#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/association/include_request.hpp>
#include <sequelize/core/call_place.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

struct ResultStruct;  // result_struct.hpp
struct PageReader;    // src/association/page_reader.hpp
struct Association;

/// What the typed options of finders become on their way into the compiled core.

struct FindRequest {
    std::vector<IncludeRequest> includes{};
    std::optional<IncludeStrategy> strategy{};  ///< unset: the database's
    bool distinct = false;
    Selection selection{};
    std::vector<IndexHint> indexHints{};
    Expression where{};
    ScopeRequest scope{};
    FilterChoice filters{};
    std::vector<Expression> group{};
    Expression having{};
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    std::optional<std::string> after{};        ///< a cursor: only what comes behind it
    std::optional<std::string> before{};       ///< a cursor of findPage: only what comes before it
    std::optional<std::uint64_t> batchSize{};  ///< of what is read in batches
    RowLock lock{};
    bool rejectOnEmpty = false;
    RunOptions run{};
    std::optional<LinkRequest> link{};
    const ResultStruct* result = nullptr;        ///< what the rows are read into; null: records of the model
    std::shared_ptr<const ResultLevel> level{};  ///< how; null: nobody has looked yet, or it is no such struct
    PageReader* page = nullptr;                  ///< notes where the records stand in the order; null: nobody asks
    CallPlace place{};                           ///< where the program calls
    const Association* relation = nullptr;       ///< whose rows of one record they are
};

struct CountRequest {
    std::vector<IncludeRequest> includes{};
    std::vector<IndexHint> indexHints{};
    Expression where{};
    ScopeRequest scope{};
    FilterChoice filters{};
    Expression column{};
    bool distinct = false;
    RunOptions run{};
    std::optional<LinkRequest> link{};
};

}  // namespace sequelize::detail
