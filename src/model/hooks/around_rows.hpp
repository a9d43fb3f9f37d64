#pragma once

#include <cstdint>
#include <utility>

#include <sequelize/pool/transaction.hpp>

namespace sequelize::detail {

/// A call that writes all rows that match: hooks run around it, and may ask for those of each row. Then the rows are
/// read and locked, and all of that is one transaction, the hooks behind it included.
/// `find` gives the rows' condition and limit, or throws where the call has no hooks of each row.
template <class Request, class Before, class After, class Together, class Find, class Each>
std::uint64_t aroundRows(Database& database, Request& request, const Before& before, const After& after,
                         const Together& together, const Find& find, const Each& each) {
    before();
    if (!request.individualHooks) {
        const std::uint64_t rows = together();
        after();
        return rows;
    }
    auto found = find();
    request.where = std::move(found.where);
    request.limit = found.limit;
    Transaction transaction(database, request.run);
    request.run = transaction.inside(request.run);
    const std::uint64_t rows = each();
    after();
    transaction.commit();
    return rows;
}

}  // namespace sequelize::detail
