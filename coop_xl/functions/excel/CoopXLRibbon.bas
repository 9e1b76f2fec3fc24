Attribute VB_Name = "CoopXLRibbon"
' The buttons of the ribbon tab Coop XL.
Option Explicit

Private Const TITLE As String = "Coop XL"
Private Const LONGEST_MESSAGE As Long = 1000

Public Sub InsertScenarioTable(control As IRibbonControl)
    On Error GoTo failed
    If ActiveCell Is Nothing Then
        Tell "Open a workbook and select the cell where the table is to begin."
    Else
        WriteScenarioTable ActiveCell
    End If
    Exit Sub
failed:
    Tell "The table was not inserted: " & Err.Description
End Sub

Public Sub CheckScenarios(control As IRibbonControl)
    On Error GoTo failed
    If ActiveCell Is Nothing Then
        Tell "Open a workbook and select a cell of the table to check."
    Else
        Tell CheckReport(ActiveCell.CurrentRegion)
    End If
    Exit Sub
failed:
    Tell "The check did not run: " & Err.Description
End Sub

Public Sub ShowHelp(control As IRibbonControl)
    Dim question As String
    On Error GoTo failed
    RegisterHelp
    question = HelpText() & vbLf & vbLf & "Open the reference of all variables in a new workbook?"
    If MsgBox(question, vbYesNo + vbInformation, TITLE) = vbYes Then WriteReference
    Exit Sub
failed:
    Tell "Python did not answer: " & Err.Description
End Sub

Public Sub RestartPython(control As IRibbonControl)
    On Error GoTo failed
    KillPy
    Tell "Python is stopped; the next calculation starts it anew (Ctrl+Alt+F9 recalculates all)."
    Exit Sub
failed:
    Tell "Python was not stopped: " & Err.Description
End Sub

' A row of headings, a row for the values, and the results beside it: copy the second row down.
Public Sub WriteScenarioTable(corner As Range)
    Dim keys As Variant, outputs As Variant, places As String
    Dim inputCount As Long, outputCount As Long, headings As Range, results As Range
    keys = Split(VARIABLE_KEYS, " ")
    outputs = Array("marginal_V", "marginal_CV", "marginal_CnV", "best")
    inputCount = UBound(keys) + 1
    outputCount = UBound(outputs) + 1
    If Not IsFree(corner, 2, inputCount + outputCount) Then
        Tell "There is no room: select a cell with 2 empty rows and " & _
            inputCount + outputCount & " empty columns from it on."
        Exit Sub
    End If
    Set headings = corner.Resize(1, inputCount)
    Set results = corner.Offset(1, inputCount)
    headings.Value = keys
    corner.Offset(0, inputCount).Resize(1, outputCount).Value = outputs
    corner.Resize(1, inputCount + outputCount).Font.Bold = True
    places = "(" & headings.Address & "," & headings.Offset(1, 0).Address(False, True) & ")"
    results.Resize(1, 3).FormulaArray = "=COOP_MARGINALS" & places
    results.Offset(0, 3).Formula = "=COOP_BEST" & places
End Sub

Private Function IsFree(corner As Range, rowCount As Long, columnCount As Long) As Boolean
    If corner.Row + rowCount - 1 > corner.Worksheet.Rows.Count Then Exit Function
    If corner.Column + columnCount - 1 > corner.Worksheet.Columns.Count Then Exit Function
    IsFree = Application.WorksheetFunction.CountA(corner.Resize(rowCount, columnCount)) = 0
End Function

' What COOP_CHECK says of the table: names in a row over the values, or in a column beside them.
Public Function CheckReport(table As Range) As String
    Dim place As Long
    For place = 1 To table.Rows.Count - 1
        If KeyCount(table.Rows(place)) > 1 Then
            CheckReport = Lines(Asked("COOP_CHECK", Array(table.Rows(place), _
                table.Rows(place).Offset(1, 0).Resize(table.Rows.Count - place))))
            Exit Function
        End If
    Next place
    For place = 1 To table.Columns.Count - 1
        If KeyCount(table.Columns(place)) > 1 Then
            CheckReport = Lines(Asked("COOP_CHECK", Array(table.Columns(place), _
                table.Columns(place).Offset(0, 1).Resize(, table.Columns.Count - place))))
            Exit Function
        End If
    Next place
    CheckReport = "There is no table here: select a cell of a table whose headings are names such as " & _
        Replace(Left$(VARIABLE_KEYS, 10), " ", ", ") & "."
End Function

Private Function KeyCount(area As Range) As Long
    Dim cell As Range
    For Each cell In area.Cells
        If VarType(cell.Value) = vbString Then
            If InStr(1, " " & VARIABLE_KEYS & " ", " " & Trim$(cell.Value) & " ", vbTextCompare) > 0 Then
                KeyCount = KeyCount + 1
            End If
        End If
    Next cell
End Function

Private Function HelpText() As String
    HelpText = "=COOP_MARGINALS(names, values): the value of a unit of each kind of work" & vbLf & _
        "=COOP_BEST(names, values): the best kind of work" & vbLf & _
        "=COOP_CHECK(names, values): what to mend in the values" & vbLf & _
        "=COOP_VARIABLES(): every variable, its meaning and its domain" & vbLf & vbLf & _
        "names: variable names in a row or a column; values: the cells below or beside them." & vbLf & _
        "All functions with their arguments: Formulas, Insert Function, category Coop XL." & vbLf & vbLf & _
        Lines(Asked("COOP_VERSION", Array()))
End Function

Private Sub WriteReference()
    Dim reference As Variant, rowCount As Long, columnCount As Long
    reference = Asked("COOP_VARIABLES", Array())
    rowCount = UBound(reference, 1) - LBound(reference, 1) + 1
    columnCount = UBound(reference, 2) - LBound(reference, 2) + 1
    With Workbooks.Add.Worksheets(1).Range("A1").Resize(rowCount, columnCount)
        .Value = reference
        .ColumnWidth = 24
    End With
End Sub

' A worksheet function's answer; not by its wrapper, which wants to be called from a cell.
Private Function Asked(functionName As String, arguments As Variant) As Variant
    Asked = XLPy.CallUDF("coop_xl.functions.catalogue", functionName, arguments)
End Function

Private Function Lines(answer As Variant) As String
    Dim row As Long, column As Long, text As String
    If Not IsArray(answer) Then
        Lines = CStr(answer)
    ElseIf IsSingleRow(answer) Then
        For column = LBound(answer) To UBound(answer)
            Lines = Trim$(Lines & "  " & CStr(answer(column)))
        Next column
    Else
        For row = LBound(answer, 1) To UBound(answer, 1)
            text = ""
            For column = LBound(answer, 2) To UBound(answer, 2)
                text = Trim$(text & "  " & CStr(answer(row, column)))
            Next column
            Lines = Lines & text & vbLf
        Next row
    End If
End Function

' xlwings hands a table of one row on as a list.
Private Function IsSingleRow(answer As Variant) As Boolean
    Dim columnCount As Long
    On Error Resume Next
    columnCount = UBound(answer, 2)
    IsSingleRow = (Err.Number <> 0)
End Function

Private Sub Tell(ByVal message As String)
    If Len(message) > LONGEST_MESSAGE Then
        message = Left$(message, LONGEST_MESSAGE) & "..." & vbLf & "Enter the function in a cell to see all."
    End If
    MsgBox message, vbInformation, TITLE
End Sub
