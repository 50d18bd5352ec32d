extension RowPredicate {
  /// Both conditions hold.
  public static func && (left: RowPredicate, right: RowPredicate) -> RowPredicate {
    .both(left, right)
  }

  /// At least one of the conditions holds.
  public static func || (left: RowPredicate, right: RowPredicate) -> RowPredicate {
    .either(left, right)
  }

  /// The condition does not hold.
  public static prefix func ! (condition: RowPredicate) -> RowPredicate {
    .not(condition)
  }
}

extension ExampleField {
  /// The field has this value.
  public static func == (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .equal, value)
  }

  /// The field has another value.
  public static func != (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .notEqual, value)
  }

  /// The field has a smaller value.
  public static func < (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .less, value)
  }

  /// The field has this value or a smaller one.
  public static func <= (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .atMost, value)
  }

  /// The field has a greater value.
  public static func > (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .greater, value)
  }

  /// The field has this value or a greater one.
  public static func >= (field: ExampleField, value: FieldValue) -> RowPredicate {
    .comparison(field, .atLeast, value)
  }

  /// The field has the text, which may be a variable's.
  public static func == (field: ExampleField, text: String) -> RowPredicate {
    .comparison(field, .equal, .text(text))
  }

  /// The field has another value than the text, which may be a variable's.
  public static func != (field: ExampleField, text: String) -> RowPredicate {
    .comparison(field, .notEqual, .text(text))
  }
}
